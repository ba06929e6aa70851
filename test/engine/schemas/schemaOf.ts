/**
 * A JSON schema as n8n's editor reads it: one type, followed by 'null' if the value may be null.
 */
export interface Schema {
	type: string | [string, 'null'];
	properties?: Record<string, Schema>;
	items?: Schema;
}

/**
 * The schema that all values have in common. A key that only some objects have is a property too,
 * because the next node can use it.
 * @throws Error if the values have different types, because then the next node cannot use them.
 */
export function schemaOf(values: unknown[]): Schema {
	const present = values.filter((value) => value !== null && value !== undefined);
	const types = [...new Set(present.map(typeOf))];
	if (types.length > 1) throw new Error(`${types.join(' and ')}: ${JSON.stringify(values)}`);
	const [type = 'null'] = types;
	if (type === 'object') {
		const keys = [...new Set(present.flatMap((value) => Object.keys(value as object)))];
		const column = (key: string) => present.map((value) => (value as Record<string, unknown>)[key]);
		const known = keys.filter((key) => column(key).some((value) => value !== undefined));
		const properties = Object.fromEntries(known.map((key) => [key, schemaOf(column(key))]));
		return { type, properties };
	}
	if (type === 'array') {
		const items = (present as unknown[][]).flat();
		return { type, ...(items.length > 0 && { items: schemaOf(items) }) };
	}
	// The editor recognizes an object or an array only if that is its single type.
	return { type: type !== 'null' && values.includes(null) ? [type, 'null'] : type };
}

function typeOf(value: unknown): string {
	return Array.isArray(value) ? 'array' : typeof value;
}

/** A JSON schema as n8n's editor reads it: one type each, and where it may be null, that second. */
export interface Schema {
	type: string | [string, 'null'];
	properties?: Record<string, Schema>;
	items?: Schema;
}

/**
 * What all these values have in common. A key that only some objects have is among the properties,
 * since it can be used. Throws where a value is a text here and a number there: nobody can use that.
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
	// The editor takes an object or a list for what it is only by its one type.
	return { type: type !== 'null' && values.includes(null) ? [type, 'null'] : type };
}

function typeOf(value: unknown): string {
	return Array.isArray(value) ? 'array' : typeof value;
}

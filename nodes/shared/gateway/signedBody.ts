/**
 * A request's body with more fields, such as a key: an object, JSON as text (the HTTP Request node
 * hands it over so), or none at all. Null where the body has no place for fields.
 */
export function bodyWith(body: unknown, fields: Record<string, string>): object | string | null {
	if (body === undefined) return fields;
	if (typeof body === 'string') return textWith(body.trim(), fields);
	const isPlain = Object.prototype.toString.call(body) === '[object Object]';
	return isPlain ? { ...(body as object), ...fields } : null;
}

/** Written behind the last field: parsed and written anew, big integers would lose digits. */
function textWith(json: string, fields: Record<string, string>): object | string | null {
	if (json === '') return fields;
	try {
		const parsed = JSON.parse(json) as unknown;
		if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
		const comma = Object.keys(parsed).length > 0 ? ',' : '';
		return json.slice(0, -1) + comma + JSON.stringify(fields).slice(1);
	} catch {
		return null;
	}
}

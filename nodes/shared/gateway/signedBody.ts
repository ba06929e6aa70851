/**
 * Adds fields, such as a key, to a request's body. The body may be an object, JSON as text (n8n's HTTP
 * Request node passes it on as text), or missing. Returns null if fields cannot be added to the body.
 */
export function bodyWith(body: unknown, fields: Record<string, string>): object | string | null {
	if (body === undefined) return fields;
	if (typeof body === 'string') return jsonWith(body.trim(), fields);
	return isPlain(body) ? { ...body, ...fields } : null;
}

/** Appends the fields to the text, because parsing and writing it again would lose digits. */
function jsonWith(json: string, fields: Record<string, string>): object | string | null {
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

/**
 * Adds fields to a form, which may be an object, URLSearchParams or text. Returns null for anything
 * else, including JSON. If a text already has a field, the field appears twice, and servers use the
 * later one.
 */
export function formWith(
	form: unknown,
	fields: Record<string, string>,
): object | URLSearchParams | string | null {
	if (form instanceof URLSearchParams) {
		const parameters = new URLSearchParams(form);
		for (const [name, value] of Object.entries(fields)) parameters.set(name, value);
		return parameters;
	}
	if (typeof form === 'string' && FORM_AS_TEXT.test(form)) {
		return `${form.trimEnd()}&${new URLSearchParams(fields).toString()}`;
	}
	return isPlain(form) ? { ...form, ...fields } : null;
}

/** A name and an equals sign. JSON and XML do not start that way. */
const FORM_AS_TEXT = /^[^\s={}[\]<>"'&]+(\[[^\s\]]*\])*=/;

function isPlain(value: unknown): value is object {
	return Object.prototype.toString.call(value) === '[object Object]';
}

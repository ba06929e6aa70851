import { isObject, mediaType, type GatewayRequest } from '../exchange';
import { badFields, badRequest, unsupportedMediaType } from './refusals';

/** Reads the body of a method that takes `Content-Type: application/json` and a dictionary. */
export function jsonBody(request: GatewayRequest): Record<string, unknown> {
	const type = mediaType(request.headers);
	if (type !== 'application/json') throw unsupportedMediaType(type);
	if (request.json === undefined) throw badRequest('JSON parse error');
	if (!isObject(request.json)) {
		throw badFields({ non_field_errors: ['Invalid data. Expected a dictionary.'] });
	}
	return request.json;
}

/** Reads the body of a method that also takes a form. Source: "Metoda POST surveys/<id>/start/". */
export function formOrJsonBody(request: GatewayRequest): Record<string, unknown> {
	if (mediaType(request.headers) !== 'application/x-www-form-urlencoded') return jsonBody(request);
	return Object.fromEntries(new URLSearchParams(request.body));
}

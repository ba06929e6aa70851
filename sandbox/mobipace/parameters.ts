import { isObject, mediaType, type GatewayRequest } from '../exchange';
import { incorrect } from './codes';

export type Parameters = Record<string, unknown>;

/**
 * Reads the parameters of a request, which are one JSON object. @throws Refusal 102 for anything
 * else.
 */
export function parametersOf(request: GatewayRequest): Parameters {
	if (mediaType(request.headers) !== 'application/json') {
		throw incorrect('the content type is not application/json');
	}
	if (!isObject(request.json)) throw incorrect('the body is not a JSON object');
	return request.json;
}

/** Spaces in the vendor's samples are typography, so a string is taken unchanged. */
export function requiredText(parameters: Parameters, name: string): string {
	const value = parameters[name];
	if (typeof value !== 'string') throw incorrect(`${name} must be a string`);
	return value;
}

/** Returns null if the parameter is missing. A null in the request is an error, not a string. */
export function optionalText(parameters: Parameters, name: string): string | null {
	return parameters[name] === undefined ? null : requiredText(parameters, name);
}

export function requiredList(parameters: Parameters, name: string): unknown[] {
	const value = parameters[name];
	if (!Array.isArray(value)) throw incorrect(`${name} must be an array`);
	if (value.length === 0) throw incorrect(`${name} must not be empty`);
	return value;
}

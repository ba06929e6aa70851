import { html, json, Refusal, type Answer } from '../exchange';

/** The errors of each field. Source: SMS API 1.0, 1.1, the table of errors. */
export type FieldErrors = Record<string, string[]>;

/** The specification answers 403, the newer page on the same host 401. */
export const badToken = (status: 401 | 403, text = 'Invalid token'): Refusal =>
	new Refusal(json(status, { errors: { token: [text] } }));

export const invalid = (errors: FieldErrors, reason?: string): Refusal =>
	new Refusal({ ...json(422, { errors }), ...(reason === undefined ? {} : { reason }) });

/** Source: the newer page. It does not show this body or the next one. */
export const noCredit = (): Refusal => new Refusal(json(402, { message: 'Insufficient credit.' }));

export const tooMany = (retryAfterSeconds: number): Refusal =>
	new Refusal(
		json(429, { message: 'Too Many Attempts.' }, { 'retry-after': String(retryAfterSeconds) }),
	);

/** Answers where there is no endpoint. They come from the web framework and are not specified. */
export const outside = {
	notFound: (): Answer =>
		html(
			404,
			'<!DOCTYPE html><html><head><title>Not Found</title></head><body>404 Not Found</body></html>',
		),
	methodNotAllowed: (method: string): Answer =>
		json(405, { message: `The ${method} method is not supported for this route.` }),
	unreadable: (status: number, reason: string): Answer => json(status, { message: reason }),
};

import { isObject, mediaType, type GatewayRequest } from '../exchange';
import { isoMoment } from '../time';
import { badFormat, missing, refusal, unknownId } from './errors';
import { multipartFields, nested } from './fields';
import { international } from './phone';

/**
 * The parameters of a request. Missing, null and empty mean the same, because the vendor's clients
 * send all three. Numbers and booleans can be strings, as in forms. Every reader throws 1006 for a
 * value that makes no sense.
 */
export class Parameters {
	constructor(private readonly values: Readonly<Record<string, unknown>>) {}

	/** @throws Refusal 1006 for a body that is neither a JSON object nor a form. */
	static of({ headers, body, json }: GatewayRequest): Parameters {
		if (body === '') return new Parameters({});
		switch (mediaType(headers)) {
			case 'application/json':
				if (Array.isArray(json) && json.length === 0) return new Parameters({});
				if (!isObject(json)) throw badFormat('the body is not a JSON object');
				return new Parameters(json);
			case 'application/x-www-form-urlencoded':
				return new Parameters(nested(new URLSearchParams(body)));
			case 'multipart/form-data': {
				const fields = multipartFields(headers['content-type'] ?? '', body);
				if (!fields) throw badFormat('the body is not multipart/form-data');
				return new Parameters(nested(fields));
			}
			default:
				throw badFormat('the content type is neither JSON nor a form');
		}
	}

	/** Whether the parameter was sent, even if it is empty. */
	isSent(name: string): boolean {
		return this.values[name] !== undefined && this.values[name] !== null;
	}

	/** Returns the value unchanged, or undefined. */
	value(name: string): unknown {
		return this.isSent(name) && this.values[name] !== '' ? this.values[name] : undefined;
	}

	text(name: string): string | null {
		const value = this.value(name);
		return value === undefined ? null : scalar(name, value);
	}

	/** @throws Refusal 2000 if it is missing. */
	required(name: string): string {
		const text = this.text(name);
		if (text === null) throw missing(name);
		return text;
	}

	/** Reads a string or an array of strings. */
	texts(name: string): string[] {
		const value = this.value(name);
		if (value === undefined) return [];
		if (Array.isArray(value)) return value.map((one) => scalar(name, one ?? ''));
		return [scalar(name, value)];
	}

	/** Reads a string, a list with commas in a string, or an array. */
	phones(name = 'phone'): string[] {
		const value = this.value(name);
		return typeof value === 'string' ? value.split(/, */) : this.texts(name);
	}

	/** @throws Refusal 2000, 2001. */
	phone(): string {
		const given = this.required('phone');
		const phone = international(given);
		if (phone === null) throw refusal(2001, `"${given}" is not a phone number`);
		return phone;
	}

	/** Reads the id of anything but messages and files. @throws Refusal 1004, 2000. */
	id(): number {
		const text = this.required('id');
		if (!/^\d{1,15}$/.test(text)) throw unknownId(`id "${text}"`);
		return Number(text);
	}

	flag(name: string): boolean {
		const value = this.value(name);
		if (value === undefined) return false;
		if ([true, 1, '1', 'true'].some((one) => one === value)) return true;
		if ([false, 0, '0', 'false'].some((one) => one === value)) return false;
		throw badFormat(`${name} must be true or false`);
	}

	whole(name: string): number | null {
		const text = this.text(name);
		if (text === null) return null;
		if (!/^\d{1,15}$/.test(text)) throw badFormat(`${name} must be a whole number`);
		return Number(text);
	}

	/** Reads one of these words. */
	word<Word extends string>(name: string, words: readonly Word[]): Word | null {
		const text = this.text(name);
		const found = words.find((word) => word === text);
		if (text !== null && found === undefined) {
			throw badFormat(`${name} must be one of ${words.join(', ')}`);
		}
		return found ?? null;
	}

	/**
	 * Reads `YYYY-MM-DD HH:MM:SS`, local time without a zone. Such strings can be compared as times.
	 */
	time(name: string): string | null {
		const text = this.text(name);
		if (text !== null && !isFullTime(text)) throw badFormat(`${name} must be YYYY-MM-DD HH:MM:SS`);
		return text;
	}
}

/** Whether a string is `YYYY-MM-DD HH:MM:SS` and that day exists. */
export function isFullTime(text: string): boolean {
	if (!/^\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text)) return false;
	// UTC, because a zone could skip this time, and only the calendar counts here.
	return isoMoment(text.replace(' ', 'T'), 'utc') !== null;
}

function scalar(name: string, value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	throw badFormat(`${name} must be a string`);
}

import type { GatewayRequest } from '../exchange';
import { isObject, mediaType } from '../exchange';
import { isoMoment } from '../time';
import { badFormat, missing, refusal, unknownId } from './errors';
import { multipartFields, nested } from './fields';
import { international } from './phone';

/**
 * The parameters of a request. Left out, null and empty mean the same, as the vendor's clients send
 * all three; numbers and booleans may come as texts, as forms send them. Every reader throws 1006
 * for what cannot be meant.
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

	/** Whether it was sent, be it empty. */
	isSent(name: string): boolean {
		return this.values[name] !== undefined && this.values[name] !== null;
	}

	/** As it came; undefined where there is none. */
	value(name: string): unknown {
		return this.isSent(name) && this.values[name] !== '' ? this.values[name] : undefined;
	}

	text(name: string): string | null {
		const value = this.value(name);
		return value === undefined ? null : scalar(name, value);
	}

	/** @throws Refusal 2000 where there is none. */
	required(name: string): string {
		const text = this.text(name);
		if (text === null) throw missing(name);
		return text;
	}

	/** A text or an array of them. */
	texts(name: string): string[] {
		const value = this.value(name);
		if (value === undefined) return [];
		if (Array.isArray(value)) return value.map((one) => scalar(name, one ?? ''));
		return [scalar(name, value)];
	}

	/** A text, a comma list in a text, or an array. */
	phones(name = 'phone'): string[] {
		const value = this.value(name);
		return typeof value === 'string' ? value.split(/, */) : this.texts(name);
	}

	/** @throws Refusal 2000, 2001. */
	phone(): string {
		const given = this.required('phone');
		const phone = international(given);
		if (phone === null) throw refusal(2001, `not a number: ${given}`);
		return phone;
	}

	/** Of anything but messages and files. @throws Refusal 1004, 2000. */
	id(): number {
		const text = this.required('id');
		if (!/^\d{1,15}$/.test(text)) throw unknownId(`id: ${text}`);
		return Number(text);
	}

	flag(name: string): boolean {
		const value = this.value(name);
		if (value === undefined) return false;
		if ([true, 1, '1', 'true'].some((one) => one === value)) return true;
		if ([false, 0, '0', 'false'].some((one) => one === value)) return false;
		throw badFormat(`${name} is neither true nor false`);
	}

	whole(name: string): number | null {
		const text = this.text(name);
		if (text === null) return null;
		if (!/^\d{1,15}$/.test(text)) throw badFormat(`${name} is not a whole number`);
		return Number(text);
	}

	/** One of these words. */
	word<Word extends string>(name: string, words: readonly Word[]): Word | null {
		const text = this.text(name);
		const found = words.find((word) => word === text);
		if (text !== null && found === undefined) {
			throw badFormat(`${name} is none of ${words.join(', ')}`);
		}
		return found ?? null;
	}

	/** `YYYY-MM-DD HH:MM:SS`, local time without its zone; such texts compare as times. */
	time(name: string): string | null {
		const text = this.text(name);
		if (text !== null && !isFullTime(text)) throw badFormat(`${name} is not a full time`);
		return text;
	}
}

/** Whether a text is `YYYY-MM-DD HH:MM:SS` and the calendar has that day. */
export function isFullTime(text: string): boolean {
	if (!/^\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text)) return false;
	// Read as UTC: the question is whether the calendar has it, not whether the zone skips it.
	return isoMoment(text.replace(' ', 'T'), 'utc') !== null;
}

function scalar(name: string, value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	throw badFormat(`${name} is not a text`);
}

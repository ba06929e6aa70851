import { isObject, mediaType, type GatewayRequest } from '../exchange';
import type { Account } from './account';
import { international, isPolishMobile } from './numbers';
import type { Settled } from './options';
import { gsm7Errors } from './parts';
import { invalid, type FieldErrors } from './refusals';

const MAX_NUMBERS = 100;

/**
 * Reads the fields of one request and collects every error, in the web framework's words. A wrong
 * field reads as empty, and `check` throws before anybody uses it.
 */
export class Fields {
	private readonly values: Record<string, unknown>;
	private readonly errors: FieldErrors = {};
	private readonly reason: string | undefined;

	constructor(
		request: GatewayRequest,
		private readonly account: Account,
		private readonly settled: Settled,
	) {
		const isJson = mediaType(request.headers) === 'application/json';
		this.values = isJson && isObject(request.json) ? request.json : {};
		if (!isJson) this.reason = 'the content type is not application/json';
		else if (!isObject(request.json)) this.reason = 'the body is not a JSON object';
	}

	/**
	 * The sender for the SMS API: one of the account's numbers, or a name where names are allowed.
	 */
	from(): string {
		const value = this.text('from');
		if (this.settled.alphanumericFrom && isName(value)) return value;
		return this.own('from', value, digitsErrors('from', value));
	}

	/** Source: 1.1. It names no country for a single number. */
	to(): string {
		const value = this.text('to');
		return this.checked('to', value, digitsErrors('to', value));
	}

	/** Source: 1.2. All or nothing, Polish mobile numbers only, no number twice. */
	numbers(): string[] {
		const { to } = this.values;
		const wrong = listErrors(to);
		this.blame('to', wrong);
		if (wrong.length > 0) return [];
		const numbers = to as unknown[];
		const times = new Map<unknown, number>();
		for (const number of numbers) {
			const handset = handsetOf(number);
			times.set(handset, (times.get(handset) ?? 0) + 1);
		}
		numbers.forEach((number, index) => {
			const isTwice = (times.get(handsetOf(number)) ?? 0) > 1;
			if (this.settled.arrayErrors === 'plain') {
				this.blame('to', numberErrors(`number ${JSON.stringify(number)}`, number, isTwice));
			} else {
				this.blame(`to.${index}`, numberErrors(`to.${index} field`, number, isTwice));
			}
		});
		return numbers.filter((number) => typeof number === 'string');
	}

	/** A number as 3CX writes it: E.164 with a plus. */
	tcxFrom(): string {
		const value = this.text('from');
		return this.own('from', value, e164Errors('from', value));
	}

	tcxTo(): string {
		const value = this.text('to');
		return this.checked('to', value, e164Errors('to', value));
	}

	/**
	 * `name`: `body`, or `text` from a 3CX. The specification does not mention texts of spaces only.
	 */
	body(name: 'body' | 'text'): string {
		const value = this.text(name);
		return this.checked(name, value, this.settled.gsm7 ? gsm7Errors(value) : []);
	}

	/** @throws Refusal 422, which names every wrong field. */
	check(): void {
		if (Object.keys(this.errors).length > 0) throw invalid(this.errors, this.reason);
	}

	private text(name: string): string {
		const value = this.values[name];
		if (typeof value === 'string' && value !== '') return value;
		const isMissing = value === undefined || value === null || value === '';
		this.errors[name] = [`The ${name} field ${isMissing ? 'is required' : 'must be a string'}.`];
		return '';
	}

	private own(name: string, value: string, errors: string[]): string {
		const isOwn = errors.length > 0 || this.account.hasNumber(value);
		return this.checked(name, value, isOwn ? errors : [`The selected ${name} is invalid.`]);
	}

	/** If `text` found an error, no other error is added to it. */
	private checked(name: string, value: string, errors: string[]): string {
		if (value !== '') this.blame(name, errors);
		return value;
	}

	private blame(name: string, errors: string[]): void {
		if (errors.length > 0) this.errors[name] = [...(this.errors[name] ?? []), ...errors];
	}
}

/** Source: the newer page: alphanumeric, at most 11 characters. Digits only are a number. */
function isName(from: string): boolean {
	return /^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/.test(from);
}

function digitsErrors(name: string, value: string): string[] {
	return [
		...(/^[0-9]+$/.test(value) ? [] : [`The ${name} field must be a number.`]),
		...(value.length < 9 ? [`The ${name} field must be at least 9 characters.`] : []),
		...(value.length > 11 ? [`The ${name} field must not be greater than 11 characters.`] : []),
	];
}

function e164Errors(name: string, value: string): string[] {
	if (/^\+[1-9][0-9]{6,14}$/.test(value)) return [];
	return [`The ${name} field must be an E.164 number.`];
}

function listErrors(to: unknown): string[] {
	if (to === undefined || to === null || to === '') return ['The to field is required.'];
	if (!Array.isArray(to)) return ['The to field must be an array.'];
	if (to.length === 0) return ['The to field must have at least 1 items.'];
	if (to.length <= MAX_NUMBERS) return [];
	return [`The to field must not have more than ${MAX_NUMBERS} items.`];
}

/** 500600700 and 48500600700 are the same handset, so together they are a duplicate. */
function handsetOf(number: unknown): unknown {
	return typeof number === 'string' ? international(number) : number;
}

/** `subject`: what the sentence is about, either the field or the number. */
function numberErrors(subject: string, number: unknown, isTwice: boolean): string[] {
	if (typeof number !== 'string') return [`The ${subject} must be a string.`];
	return [
		...(isPolishMobile(number) ? [] : [`The ${subject} must be a valid Polish mobile number.`]),
		...(isTwice ? [`The ${subject} has a duplicate value.`] : []),
	];
}

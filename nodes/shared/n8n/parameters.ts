import type { DateTime } from 'luxon';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InvalidInput } from '../gateway/error';
import { nothingGiven, Options } from '../gateway/options';
import {
	asParameterText,
	asRecord,
	asWords,
	described,
	isEmpty,
	ownEntry,
	readChoice,
	readFlag,
	readList,
	readNumber,
} from '../gateway/values';
import { readOptionalInstant } from '../time';
import { PlainExpression, type PlainExpressions } from './plainExpression';

/**
 * A node's parameters. n8n takes 0.2 to 0.8 ms to evaluate an expression, so it is asked only for
 * what cannot be read: a parameter without an expression is resolved once for all items, and a plain
 * expression is read from each item.
 */
export class Parameters {
	private readonly literals = new Map<string, unknown>();
	private readonly raws = new Map<string, unknown>();
	private readonly hasExpression = new Map<string, boolean>();

	constructor(
		private readonly context: Pick<IExecuteFunctions, 'getNodeParameter'>,
		private readonly expressions: PlainExpressions = new Map(),
	) {}

	value(
		name: string,
		{ index, json }: Pick<Item, 'index' | 'json'>,
		fallback: unknown = '',
	): unknown {
		if (this.literals.has(name)) return this.literals.get(name);
		const resolve = (): unknown =>
			this.context.getNodeParameter(name, index, fallback, { extractValue: true });
		if (this.isExpression(name)) return this.expression(name).value(json, resolve);
		const value = resolve();
		this.literals.set(name, value);
		return value;
	}

	/** A parameter as the workflow stores it, with unresolved expressions. Null if it is not set. */
	raw(name: string): unknown {
		if (this.raws.has(name)) return this.raws.get(name);
		const raw: unknown = this.context.getNodeParameter(name, 0, null, { rawExpressions: true });
		this.raws.set(name, raw);
		return raw;
	}

	/** Whether an expression gives a parameter, or any part of it. */
	isExpression(name: string): boolean {
		let cached = this.hasExpression.get(name);
		if (cached === undefined) {
			cached = containsExpression(this.raw(name));
			this.hasExpression.set(name, cached);
		}
		return cached;
	}

	private expression(name: string): PlainExpression {
		let expression = this.expressions.get(name);
		if (!expression) {
			expression = new PlainExpression(this.raw(name));
			this.expressions.set(name, expression);
		}
		return expression;
	}
}

function containsExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	return typeof raw === 'object' && raw !== null && Object.values(raw).some(containsExpression);
}

/** Whether an AI agent gives a parameter, or any part of it. n8n takes the name in any of its spellings. */
function isFromAgent(raw: unknown): boolean {
	if (typeof raw === 'string') return /\$fromai\b/i.test(raw);
	return typeof raw === 'object' && raw !== null && Object.values(raw).some(isFromAgent);
}

/** Whether an expression gives what stands at a path within a parameter, or any part of it. */
function isComputed(raw: unknown, path: readonly string[]): boolean {
	const [first, ...rest] = path;
	if (first === undefined || typeof raw !== 'object' || raw === null)
		return containsExpression(raw);
	return isComputed(ownEntry(raw as Record<string, unknown>, first), rest);
}

/**
 * One input item, as an operation sees it. What a user gave is read here and in `Options`, nowhere
 * else. A reader takes the forms that n8n's users produce and throws `InvalidInput` for the rest,
 * so that nothing is sent by a value that means something else.
 */
export class Item {
	constructor(
		private readonly parameters: Parameters,
		/** The position among the input items, from 0. */
		readonly index: number,
		private readonly data: INodeExecutionData,
	) {}

	get json(): IDataObject {
		return this.data.json;
	}

	/** A parameter's resolved value. */
	value(name: string): unknown {
		return this.parameters.value(name, this);
	}

	/** A parameter as it stands in the workflow, where an expression gives it; else null. */
	expression(name: string): string | null {
		const raw = this.parameters.raw(name);
		return typeof raw === 'string' && raw.startsWith('=') ? raw : null;
	}

	/** A parameter as trimmed text, empty if it is not set. */
	text(name: string): string {
		return asParameterText(this.value(name), name);
	}

	/**
	 * A parameter as text that must not be empty.
	 * @throws {InvalidInput} if it is empty. The error names the field's label.
	 */
	required(name: string, label: string): string {
		const text = this.text(name);
		if (text === '') throw new InvalidInput(`${label} is empty. Fill it in.`);
		return asWords(text, label);
	}

	/**
	 * A text that decides what kind of message it is. An expression may give an empty text for "left
	 * empty", but not null, undefined or blanks, as a wrong name of a field does.
	 */
	decisiveText(name: string, label: string): string {
		const value = this.value(name);
		if (value !== '' && isEmpty(value) && this.parameters.isExpression(name)) {
			throw new InvalidInput(nothingGiven(label, value));
		}
		return asWords(value, label);
	}

	/** Several values: a list, or a text with commas or lines. */
	list(name: string): string[] {
		return readList(this.value(name), name);
	}

	/** `usual` where the parameter is not shown, or somebody left it empty. */
	flag(name: string, label: string, usual = false): boolean {
		return this.isSet(name, label) ? readFlag(this.value(name), label) : usual;
	}

	/** One of some values; the first of them where the parameter is not shown or left empty. */
	choice<T extends string>(name: string, label: string, choices: readonly [T, ...T[]]): T {
		return this.isSet(name, label) ? readChoice(this.value(name), label, choices) : choices[0];
	}

	/**
	 * A parameter as a number of at least `min`.
	 * @throws {InvalidInput} if it is something else. The error names the field's label.
	 */
	number(name: string, label: string, min?: number): number {
		return readNumber(this.value(name), label, { least: min });
	}

	/**
	 * A date parameter, or null if it is empty. A date without an offset is in `zone`.
	 * @throws {InvalidInput} if it is not a date. The error names the field's label.
	 */
	instant(name: string, label: string, zone: string): DateTime | null {
		return readOptionalInstant(this.value(name), label, zone);
	}

	/** A collection, such as `options`. */
	options(name = 'options', label = 'Options', noun?: string): Options {
		const value = this.parameters.value(name, this, {});
		const raw = this.parameters.raw(name);
		const values = asRecord(value);
		const isNothing = isEmpty(value) || (Array.isArray(value) && value.length === 0);
		if (values || (isNothing && !containsExpression(raw))) {
			return new Options(values ?? {}, (path) => isComputed(raw, path), noun);
		}
		throw new InvalidInput(`${label} must be an object, but is ${described(value)}.`);
	}

	/** A collection with one of its entries. The expressions of the others are not resolved. */
	option(name: string, collection = 'options'): Options {
		const raw = this.parameters.raw(collection);
		if (typeof raw !== 'object') return this.options(collection);
		if (raw === null || !Object.hasOwn(raw, name)) return new Options({});
		const values = { [name]: this.value(`${collection}.${name}`) };
		return new Options(values, (path) => isComputed(raw, path));
	}

	/** Whether an expression gives an option, or any part of it, so that items may differ in it. */
	isPerItem(option: string): boolean {
		return isComputed(this.parameters.raw('options'), [option]);
	}

	/**
	 * An option that limits what is sent. An AI agent fills in what stands in `$fromAI`, so there it could
	 * lift the limit.
	 * @throws {InvalidInput}
	 */
	limit(name: string, label: string): Options {
		const option = this.option(name);
		const raw = this.parameters.raw('options');
		const own = asRecord(raw) ? ownEntry(raw as Record<string, unknown>, name) : raw;
		if (!option.has(name) || !isFromAgent(own)) return option;
		throw new InvalidInput(
			`${label} must not be set by $fromAI, because an AI agent could then change it. Enter a value, or use another expression.`,
		);
	}

	private isSet(name: string, label: string): boolean {
		const value = this.value(name);
		if (!isEmpty(value)) return true;
		if (this.parameters.isExpression(name)) throw new InvalidInput(nothingGiven(label, value));
		return false;
	}
}

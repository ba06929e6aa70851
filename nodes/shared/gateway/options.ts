import { InvalidInput } from './error';
import {
	asRecord,
	asWords,
	described,
	isEmpty,
	ownEntry,
	readChoice,
	readFlag,
	readList,
	readNumber,
	type Limits,
} from './values';

/** Whether an expression gives an entry, or a part of it. The path leads to it. */
export type IsComputed = (path: readonly string[]) => boolean;

/**
 * Optional values by their parameter names, such as the options of a message. An entry that is not
 * there, or that somebody left empty, is not set. An expression that gives nothing is refused: what
 * it should have switched on may protect somebody.
 */
export class Options {
	constructor(
		private readonly values: Readonly<Record<string, unknown>>,
		private readonly isComputed: IsComputed = () => true,
		/** What an error calls an entry, before its label. */
		private readonly noun = 'The option ',
	) {}

	/** @throws {InvalidInput} */
	flag(name: string, label: string, usual = false): boolean {
		return this.isSet(name, label) ? readFlag(this.value(name), this.noun + label) : usual;
	}

	/** Null where it is not set. @throws {InvalidInput} */
	number(name: string, label: string, limits: Limits): number | null {
		return this.isSet(name, label) ? readNumber(this.value(name), this.noun + label, limits) : null;
	}

	/** Null where it is not set. @throws {InvalidInput} */
	choice<T extends string>(name: string, label: string, choices: readonly T[]): T | null {
		return this.isSet(name, label)
			? readChoice(this.value(name), this.noun + label, choices)
			: null;
	}

	/** Trimmed, and empty where it is not set or an expression gives nothing. @throws {InvalidInput} */
	text(name: string): string {
		return asWords(this.value(name), name);
	}

	/** Empty where it is not set. @throws {InvalidInput} */
	list(name: string): string[] {
		return readList(this.value(name), name);
	}

	/** Whether the user has added the entry, also if it is empty. */
	has(name: string): boolean {
		return Object.hasOwn(this.values, name);
	}

	/** An entry as it is. */
	value(name: string): unknown {
		return ownEntry(this.values, name);
	}

	/**
	 * An entry that decides what kind of message it is. An expression may give an empty text for
	 * "left empty", but not null, undefined or blanks, as a wrong name of a field does.
	 * @throws {InvalidInput}
	 */
	decisive(name: string, label: string): unknown {
		const value = this.value(name);
		if (value !== '' && isEmpty(value)) this.refuseNothing(name, label);
		return value;
	}

	/** The entries of an entry, or null where it is not set. @throws {InvalidInput} */
	nested(name: string, label: string): Options | null {
		if (!this.isSet(name, label)) return null;
		const values = asRecord(this.value(name));
		if (values) {
			return new Options(values, (path) => this.isComputed([name, ...path]), this.noun);
		}
		throw new InvalidInput(
			`${this.noun}${label} must be an object, but is ${described(this.value(name))}.`,
		);
	}

	/** The entries of each element of a list; a list of one may be the element. @throws {InvalidInput} */
	elements(name: string, label: string): Options[] {
		const value = this.value(name) ?? [];
		return (Array.isArray(value) ? value : [value]).map((element: unknown, index) => {
			const values = asRecord(element);
			if (!values) throw new InvalidInput(`${label} has ${described(element)} for an element.`);
			const within = Array.isArray(value) ? [name, String(index)] : [name];
			return new Options(values, (path) => this.isComputed([...within, ...path]), this.noun);
		});
	}

	private isSet(name: string, label: string): boolean {
		if (!isEmpty(this.value(name))) return true;
		this.refuseNothing(name, label);
		return false;
	}

	private refuseNothing(name: string, label: string): void {
		if (!this.has(name) || !this.isComputed([name])) return;
		throw new InvalidInput(nothingGiven(this.noun + label, this.value(name)));
	}
}

/** What an error says of an expression that gives nothing. */
export function nothingGiven(what: string, value: unknown): string {
	const given =
		value === undefined
			? 'gives nothing, as for a field that the item does not have'
			: `gives ${value === null ? 'null' : 'an empty text'}`;
	return `${what} is set, but its expression ${given}. Correct the expression, or remove it.`;
}

import { DateTime } from 'luxon';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InvalidInput } from '../gateway/error';
import { hasLoneSurrogate } from '../sms/segments';

/**
 * A node's parameters as its operations read them. n8n takes about 0.25 ms to resolve an
 * expression, so what holds none is resolved once and serves all items.
 */
export class Parameters {
	private readonly literals = new Map<string, unknown>();
	private readonly hasExpression = new Map<string, boolean>();

	constructor(private readonly context: Pick<IExecuteFunctions, 'getNodeParameter'>) {}

	value(name: string, index: number, fallback: unknown = ''): unknown {
		if (this.literals.has(name)) return this.literals.get(name);
		const value: unknown = this.context.getNodeParameter(name, index, fallback, {
			extractValue: true,
		});
		if (!this.isExpression(name)) this.literals.set(name, value);
		return value;
	}

	private isExpression(name: string): boolean {
		let known = this.hasExpression.get(name);
		if (known === undefined) {
			const raw: unknown = this.context.getNodeParameter(name, 0, null, { rawExpressions: true });
			this.hasExpression.set(name, (known = holdsExpression(raw)));
		}
		return known;
	}
}

function holdsExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	return typeof raw === 'object' && raw !== null && Object.values(raw).some(holdsExpression);
}

/** One input item, as an operation sees it. */
export class Item {
	constructor(
		private readonly parameters: Parameters,
		/** Position among the input items, from 0. */
		readonly index: number,
		private readonly data: INodeExecutionData,
	) {}

	get json(): IDataObject {
		return this.data.json;
	}

	/** A parameter as it is. */
	value(name: string): unknown {
		return this.parameters.value(name, this.index);
	}

	/** A parameter as trimmed text, empty where it is not set. */
	text(name: string): string {
		return asParameterText(this.value(name), name);
	}

	/**
	 * A parameter as text that must not be empty.
	 * @throws {InvalidInput} that names the field and what to do.
	 */
	required(name: string, label: string): string {
		const text = this.text(name);
		if (text === '') throw new InvalidInput(`${label} is empty. Fill it in.`);
		return text;
	}

	flag(name: string): boolean {
		return this.value(name) === true;
	}

	/** A parameter as a number of at least `least`. */
	number(name: string, label: string, least: number): number {
		const value = asNumber(this.value(name));
		if (Number.isFinite(value) && value >= least) return value;
		throw new InvalidInput(`${label} must be a number of at least ${least}.`);
	}

	/** A collection such as `options`. */
	collection(name: string): IDataObject {
		const value = this.parameters.value(name, this.index, {});
		return typeof value === 'object' && value !== null ? (value as IDataObject) : {};
	}
}

/** A number, or a text that is one; else NaN. Not every object can be made a number. */
export function asNumber(value: unknown): number {
	return typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
}

export function asParameterText(value: unknown, name: string): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'object' && !DateTime.isDateTime(value)) {
		throw new InvalidInput(`"${name}" is a list or an object, but must be one value.`);
	}
	const text = String(value as string).trim();
	if (!hasLoneSurrogate(text)) return text;
	throw new InvalidInput(
		`"${name}" holds half of a character (a lone surrogate), as happens when a text with emoji is cut. Cut it between characters.`,
	);
}

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { hasLoneSurrogate } from '../sms/segments';

/** Gives a parameter's value for an item, or undefined where n8n has to resolve it. */
type Reader = (json: IDataObject) => unknown;

/**
 * Reads a parameter from the items if its expressions do nothing but name fields: `{{ $json.a.b }}`,
 * `{{ $json["a b"] }}`, and texts with such parts. n8n takes 0.2 to 0.8 ms to evaluate what is read
 * here in a microsecond.
 *
 * The value is always the one that n8n would give. Only a text, a number or a boolean that the item
 * itself has is read. n8n resolves everything else, and also the first value of an execution that
 * could be read. If the two differ, n8n resolves all: it refuses some names, its engines disagree
 * about others, and its rules may change.
 */
export class PlainExpression {
	private read: Reader | null;
	private isProven = false;

	/** @param raw The parameter as the workflow stores it. */
	constructor(raw: unknown) {
		this.read = readerOf(raw);
	}

	/** @param resolve Gives n8n's value for the same item. */
	value(json: IDataObject, resolve: () => unknown): unknown {
		const value = this.read?.(json);
		if (value === undefined) return resolve();
		if (this.isProven) return value;
		const resolved = resolve();
		this.isProven = isSame(value, resolved);
		if (!this.isProven) this.read = null;
		return resolved;
	}
}

/** The expressions of a node, by the names of their parameters. */
export type PlainExpressions = Map<string, PlainExpression>;

const expressionsIn = new WeakMap<object, PlainExpressions>();

/**
 * The expressions of the node in this execution. All turns of a loop share them, because n8n would
 * otherwise evaluate each expression in each turn.
 */
export function expressionsInExecution(
	context: Pick<IExecuteFunctions, 'getContext'>,
): PlainExpressions {
	// n8n has one such object for a node and an execution.
	const kept = context.getContext('node');
	let expressions = expressionsIn.get(kept);
	if (!expressions) expressionsIn.set(kept, (expressions = new Map<string, PlainExpression>()));
	return expressions;
}

/** Null for an expression that is not plain, and for an object that has one. */
function readerOf(raw: unknown): Reader | null {
	if (typeof raw === 'string' && raw.startsWith('=')) return textReader(raw.slice(1));
	return isObject(raw) ? partsReader(raw) : () => raw;
}

function partsReader(raw: object): Reader | null {
	const readers: Array<[string, Reader]> = [];
	for (const [key, part] of Object.entries(raw)) {
		const read = readerOf(part);
		if (!read) return null;
		readers.push([key, read]);
	}
	return (json) => {
		const values: Record<string, unknown> = {};
		for (const [key, read] of readers) {
			const value = read(json);
			if (value === undefined) return undefined;
			values[key] = value;
		}
		return Array.isArray(raw) ? Object.values(values) : values;
	};
}

/** `$json` in braces, with a path of names or quoted keys, which is the only group. */
const FIELD =
	/\{\{\s*\$json((?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*|\["[^"\\{}\r\n]*"\]|\['[^'\\{}\r\n]*'\])+)\s*\}\}/u;
const KEY = /\.([^.[]+)|\["([^"]*)"\]|\['([^']*)'\]/g;
/** What n8n does not take as text: another expression, and a backslash before braces. */
const NOT_TEXT = /\{\{|\\/;

function textReader(template: string): Reader | null {
	const parts = template.split(FIELD);
	const texts = parts.filter((_, index) => index % 2 === 0);
	const paths = parts.filter((_, index) => index % 2 === 1).map(pathOf);
	if (texts.some((text) => NOT_TEXT.test(text))) return null;
	const [only] = paths;
	// Nothing around a single expression: it keeps the type of its value.
	if (only && texts.join('') === '' && paths.length === 1) return (json) => fieldAt(json, only);
	return (json) => {
		let text = texts[0]!;
		for (const [index, path] of paths.entries()) {
			const value = fieldAt(json, path);
			if (value === undefined) return undefined;
			text += String(value) + texts[index + 1]!;
		}
		return text;
	};
}

function pathOf(path: string): string[] {
	return [...path.matchAll(KEY)].map(([, name, double, single]) => name ?? double ?? single ?? '');
}

/** A text, a number or a boolean that stands at a path of plain objects. */
function fieldAt(json: IDataObject, path: string[]): string | number | boolean | undefined {
	let value: unknown = json;
	for (const key of path) {
		if (!isPlainObject(value)) return undefined;
		// A getter has no value here: only n8n may call it.
		value = Object.getOwnPropertyDescriptor(value, key)?.value;
	}
	if (typeof value === 'string') return isKeptByAllEngines(value) ? value : undefined;
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	return typeof value === 'boolean' ? value : undefined;
}

/** n8n's QuickJS engine replaces a lone surrogate, ends a text at a NUL, and drops a BOM at its start. */
function isKeptByAllEngines(text: string): boolean {
	return !hasLoneSurrogate(text) && !text.includes('\0') && !text.startsWith('\ufeff');
}

function isPlainObject(value: unknown): value is object {
	if (!isObject(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
}

function isSame(value: unknown, other: unknown): boolean {
	if (!isObject(value) || !isObject(other)) return Object.is(value, other);
	const keys = Object.keys(value);
	return (
		keys.length === Object.keys(other).length && keys.every((key) => isSame(value[key], other[key]))
	);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

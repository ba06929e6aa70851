import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import { readMsisdn } from '../../sms/msisdn';
import type { Item } from '../parameters';

/** Reads a field of an item's JSON. */
export type FieldReader = (json: IDataObject) => unknown;

/**
 * A reader of the field that a parameter of the first item names. The name is one of the item's
 * own keys, blanks included, or else a path such as `contact.phone` or `phones[0]`, as n8n's own
 * nodes read it.
 * @throws {InvalidInput} where the parameter is empty, or no item has such a field.
 */
export function inputField(items: Item[], parameter: string, label: string): FieldReader {
	const first = items[0]!;
	const given = first.text(parameter);
	if (given === '') throw new InvalidInput(`${label} is empty. Fill it in.`);
	const reader = readerOf(items, parameter, given);
	if (reader) return reader;
	throw new InvalidInput(notThere(items, parameter, label, given));
}

/** The same of a field that items need not have. Null where no item has it. */
export function optionalInputField(
	items: Item[],
	parameter: string,
	label: string,
): FieldReader | null {
	const first = items[0]!;
	const given = first.text(parameter);
	const reader = given === '' ? null : readerOf(items, parameter, given);
	if (reader || given === '' || first.expression(parameter) === null) return reader;
	throw new InvalidInput(notThere(items, parameter, label, given));
}

function readerOf(items: Item[], parameter: string, given: string): FieldReader | null {
	// A column may have a blank in its name; an expression may add one to any name.
	const value = items[0]!.value(parameter);
	const names = typeof value === 'string' && value !== given ? [value, given] : [given];
	const name = names.find((each) => items.some(({ json }) => find(json, each) !== undefined));
	return name === undefined ? null : (json) => find(json, name)?.value;
}

/** The field by its own key, or else at the path; undefined where it is not there. */
function find(json: IDataObject, name: string): { value: unknown } | undefined {
	if (Object.hasOwn(json, name)) return { value: json[name] };
	let value: unknown = json;
	for (const key of pathOf(name)) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
		value = (value as IDataObject)[key];
	}
	return { value };
}

/** `a.b[0]["c d"]` is a, b, 0 and c d. */
function pathOf(name: string): string[] {
	return [...name.matchAll(/\[\s*(?:"([^"]*)"|'([^']*)'|(\d+))\s*\]|[^.[\]]+/g)].map(
		([whole, double, single, index]) => double ?? single ?? index ?? whole,
	);
}

/** How many fields an error names. */
const NAMED = 20;

function notThere(items: Item[], parameter: string, label: string, given: string): string {
	const [first] = items as [Item];
	const expression = first.expression(parameter);
	if (expression !== null) {
		const what = 'digits' in readMsisdn(given) ? 'a phone number' : 'no field of any item';
		const field = /^=\s*\{\{\s*\$json\.([\w.]+)\s*\}\}\s*$/.exec(expression)?.[1];
		return `${label} is "${given}", which is ${what}, not the name of a field. Write the name of the field without an expression${field ? `: ${field}` : ''}.`;
	}
	const keys = [...new Set(items.flatMap(({ json }) => Object.keys(json)))];
	const names = keys.slice(0, NAMED).map((key) => (key === key.trim() ? key : `"${key}"`));
	const more = keys.length > NAMED ? ` and ${keys.length - NAMED} more` : '';
	const has = names.length > 0 ? `${names.join(', ')}${more}` : 'no fields';
	return `No item has a field "${given}". They have: ${has}. Correct ${label}.`;
}

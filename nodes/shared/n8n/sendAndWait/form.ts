import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import { escaped } from './html';

export const FIELD_TYPES = ['text', 'textarea', 'number', 'email', 'date', 'dropdown'] as const;

/** A field of a form, as its page shows it. */
export interface Field {
	/** Its name in the answer. */
	name: string;
	label: string;
	type: (typeof FIELD_TYPES)[number];
	isRequired: boolean;
	/** What a dropdown offers. */
	options: string[];
}

/** The one field of an answer in their own words. */
export const FREE_TEXT: Field = {
	name: 'text',
	label: '',
	type: 'textarea',
	isRequired: true,
	options: [],
};

/**
 * The fields of a custom form, as its parameters have them.
 * @throws {InvalidInput} for a form that nobody could fill in.
 */
export function readFields({ values }: { values?: IDataObject[] }): Field[] {
	const fields = (values ?? []).map((value): Field => {
		const label = String((value.fieldLabel ?? '') as string).trim();
		const type = FIELD_TYPES.find((each) => each === (value.fieldType ?? 'text'));
		if (label === '') throw new InvalidInput('A form field has no label. Give it one.');
		if (!type) throw new InvalidInput(`The form field "${label}" is of a kind not offered here.`);
		const choices = (value.fieldOptions ?? {}) as { values?: Array<{ option?: unknown }> };
		const options = (choices.values ?? [])
			.map(({ option }) => String((option ?? '') as string).trim())
			.filter((option) => option !== '');
		if (type === 'dropdown' && options.length === 0) {
			throw new InvalidInput(`The form field "${label}" offers nothing. Give it options.`);
		}
		return { name: label, label, type, isRequired: value.requiredField === true, options };
	});
	if (fields.length === 0) throw new InvalidInput('The form has no fields. Add one.');
	if (new Set(fields.map(({ name }) => name)).size === fields.length) return fields;
	throw new InvalidInput('Two fields of the form have the same label. Give each its own.');
}

/** What the body of a POST gives each field. */
export function entered(fields: Field[], body: IDataObject): string[] {
	return fields.map((_, index) => {
		const value = body[inputName(index)];
		return typeof value === 'string' ? value.replace(/\r\n/g, '\n').trim() : '';
	});
}

/** The answer, by the fields' names; or what is wrong with it, in words for who gave it. */
export function judge(fields: Field[], values: string[]): IDataObject | string {
	const problems = fields.map((field, index) => problemWith(field, values[index]!));
	const first = problems.findIndex((problem) => problem !== null);
	if (first >= 0) {
		const { label } = fields[first]!;
		return label ? `${label}: ${problems[first]}` : problems[first]!;
	}
	return Object.fromEntries(
		fields.map(({ name, type }, index) => {
			const value = values[index]!;
			const isEmpty = value === '' && type !== 'text' && type !== 'textarea';
			return [name, isEmpty ? null : type === 'number' ? asNumber(value) : value];
		}),
	);
}

/** In UTF-16 code units, as `maxlength` counts. */
const LONGEST = 5_000;

function problemWith({ type, isRequired, options }: Field, value: string): string | null {
	if (value === '') return isRequired ? 'Please fill this in.' : null;
	if (value.length > LONGEST) return `Please write at most ${LONGEST} characters.`;
	switch (type) {
		case 'number':
			return Number.isFinite(asNumber(value)) ? null : 'Please give a number.';
		case 'email':
			return /^[^\s@]+@[^\s@]+$/.test(value) ? null : 'Please give an email address.';
		case 'date':
			return DateTime.fromFormat(value, 'yyyy-MM-dd').isValid
				? null
				: 'Please give a date such as 2026-12-31.';
		case 'dropdown':
			return options.includes(value) ? null : 'Please choose one of the list.';
		default:
			return null;
	}
}

/** Half of Europe writes 1,5. */
function asNumber(value: string): number {
	return Number(value.replace(',', '.'));
}

/** The fields as HTML, with what was entered before. */
export function formHtml(fields: Field[], values: string[]): string {
	return fields
		.map((field, index) => {
			const control = controlHtml(field, index, values[index] ?? '');
			if (field.label === '') return control;
			return `<label dir="auto">${escaped(field.label)}${field.isRequired ? ' *' : ''}\n${control}</label>`;
		})
		.join('\n');
}

const KIND: Partial<Record<Field['type'], string>> = {
	number: 'type="text" inputmode="decimal"',
	email: 'type="email"',
	date: 'type="date"',
};

function controlHtml({ label, type, isRequired, options }: Field, index: number, value: string) {
	const required = isRequired ? ' required' : '';
	const unnamed = label === '' ? ' aria-label="Your answer"' : '';
	const common = `name="${inputName(index)}" dir="auto"${required}${unnamed}`;
	if (type === 'textarea') {
		return `<textarea ${common} rows="5" maxlength="${LONGEST}">\n${escaped(value)}</textarea>`;
	}
	if (type === 'dropdown') {
		const choices = ['', ...options].map((option) => {
			const selected = option === value ? ' selected' : '';
			return `<option value="${escaped(option)}"${selected}>${escaped(option)}</option>`;
		});
		return `<select ${common}>${choices.join('')}</select>`;
	}
	const kind = KIND[type] ?? `type="text" maxlength="${LONGEST}"`;
	return `<input ${common} ${kind} value="${escaped(value)}">`;
}

function inputName(index: number): string {
	return `field-${index}`;
}

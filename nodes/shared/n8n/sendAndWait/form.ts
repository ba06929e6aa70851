import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import type { Options } from '../../gateway/options';
import { escaped } from './html';
import { WORDS, type Language } from './language';

const FIELD_TYPES = ['text', 'textarea', 'number', 'email', 'date', 'dropdown'] as const;

/** A field of a form, as its page shows it. */
export interface Field {
	/** The field's name in the answer. */
	name: string;
	label: string;
	type: (typeof FIELD_TYPES)[number];
	isRequired: boolean;
	/** The choices of a dropdown. */
	options: string[];
}

/** The only field of a free-text answer. */
export const FREE_TEXT: Field = {
	name: 'text',
	label: '',
	type: 'textarea',
	isRequired: true,
	options: [],
};

/**
 * Reads the fields of a custom form from its parameters.
 * @throws {InvalidInput} for a form that nobody could fill in.
 */
export function readFields(form: Options): Field[] {
	const fields = form.elements('values', 'Form Elements').map((element): Field => {
		const label = element.text('fieldLabel');
		if (label === '') throw new InvalidInput('A form field has no label. Enter a label.');
		const type = element.choice('fieldType', 'Element Type', FIELD_TYPES) ?? 'text';
		const choices = element.nested('fieldOptions', 'Field Options');
		const options = (choices?.elements('values', 'Field Options') ?? [])
			.map((choice) => choice.text('option'))
			.filter((option) => option !== '');
		if (type === 'dropdown' && options.length === 0) {
			throw new InvalidInput(
				`The form field "${label}" has no options to choose from. Add at least one.`,
			);
		}
		const isRequired = element.flag('requiredField', 'Required Field');
		return { name: label, label, type, isRequired, options };
	});
	if (fields.length === 0) throw new InvalidInput('The form has no fields. Add at least one.');
	if (new Set(fields.map(({ name }) => name)).size === fields.length) return fields;
	throw new InvalidInput('Two form fields have the same label. Give each field its own label.');
}

/** The values of the fields in the body of a POST. */
export function readEntered(fields: Field[], body: IDataObject): string[] {
	return fields.map((_, index) => {
		const value = body[inputName(index)];
		return typeof value === 'string' ? value.replace(/\r\n/g, '\n').trim() : '';
	});
}

/** What is wrong with each field, in words for the person who answers. Null: nothing. */
export function problemsOf(
	fields: Field[],
	values: string[],
	language: Language,
): Array<string | null> {
	return fields.map((field, index) => problemWith(field, values[index]!, WORDS[language]));
}

/** The answer by field name, from values without problems. */
export function answerOf(fields: Field[], values: string[]): IDataObject {
	return Object.fromEntries(
		fields.map(({ name, type }, index) => {
			const value = values[index]!;
			const isEmpty = value === '' && type !== 'text' && type !== 'textarea';
			return [name, isEmpty ? null : type === 'number' ? asNumber(value) : value];
		}),
	);
}

/** In UTF-16 code units, as `maxlength` counts. */
const MAX_LENGTH = 5_000;

function problemWith(
	{ type, isRequired, options }: Field,
	value: string,
	words: (typeof WORDS)[Language],
): string | null {
	if (value === '') return isRequired ? words.required : null;
	if (value.length > MAX_LENGTH) return words.tooLong(MAX_LENGTH);
	switch (type) {
		case 'number':
			return Number.isFinite(asNumber(value)) ? null : words.number;
		case 'email':
			return /^[^\s@]+@[^\s@]+$/.test(value) ? null : words.email;
		case 'date':
			return DateTime.fromFormat(value, 'yyyy-MM-dd').isValid ? null : words.date;
		case 'dropdown':
			return options.includes(value) ? null : words.option;
		default:
			return null;
	}
}

/** Many countries use a decimal comma. */
function asNumber(value: string): number {
	return Number(value.replace(',', '.'));
}

/** What was entered before, and what is wrong with it, by the number of the field. */
export interface Entered {
	values: string[];
	problems: Array<string | null>;
}

/** The fields as HTML, filled with what was entered before. */
export function formHtml(fields: Field[], { values, problems }: Entered, language: Language) {
	const words = WORDS[language];
	const html = fields.map((field, index) => {
		const problem = problems[index] ?? null;
		const control = controlHtml(field, index, values[index] ?? '', {
			problem,
			yourAnswer: words.yourAnswer,
		});
		const note = problem
			? `<p class="problem" id="${problemId(index)}">${escaped(problem)}</p>`
			: '';
		// The alert of the page already says what is wrong with the only field.
		if (field.label === '') return control;
		const mark = field.isRequired ? ' *' : '';
		return `<label dir="auto">${escaped(field.label)}${mark}\n${control}</label>${note}`;
	});
	const isMarked = fields.some(({ label, isRequired }) => label !== '' && isRequired);
	if (isMarked) html.push(`<p class="note">${escaped(words.requiredNote)}</p>`);
	return html.join('\n');
}

const KIND: Partial<Record<Field['type'], string>> = {
	number: 'type="text" inputmode="decimal"',
	email: 'type="email"',
	date: 'type="date"',
};

function controlHtml(
	{ label, type, isRequired, options }: Field,
	index: number,
	value: string,
	{ problem, yourAnswer }: { problem: string | null; yourAnswer: string },
) {
	const required = isRequired ? ' required' : '';
	const unnamed = label === '' ? ` aria-label="${escaped(yourAnswer)}"` : '';
	const wrong = problem
		? ` aria-invalid="true" aria-describedby="${label === '' ? ALERT_ID : problemId(index)}"`
		: '';
	const common = `name="${inputName(index)}" dir="auto"${required}${unnamed}${wrong}`;
	if (type === 'textarea') {
		return `<textarea ${common} rows="5" maxlength="${MAX_LENGTH}">\n${escaped(value)}</textarea>`;
	}
	if (type === 'dropdown') {
		const choices = ['', ...options].map((option) => {
			const selected = option === value ? ' selected' : '';
			return `<option value="${escaped(option)}"${selected}>${escaped(option)}</option>`;
		});
		return `<select ${common}>${choices.join('')}</select>`;
	}
	const kind = KIND[type] ?? `type="text" maxlength="${MAX_LENGTH}"`;
	return `<input ${common} ${kind} value="${escaped(value)}">`;
}

function inputName(index: number): string {
	return `field-${index}`;
}

/** The id of what the page says about all fields. */
export const ALERT_ID = 'problem';

function problemId(index: number): string {
	return `problem-${index}`;
}

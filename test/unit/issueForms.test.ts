import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { GATEWAYS } from '../support/gateways';

interface Field {
	type: string;
	id?: string;
	attributes: { value?: string; options?: unknown[] };
	validations?: { required?: boolean };
}

function fieldsOf(form: string): Field[] {
	const file = join(__dirname, '../../.github/ISSUE_TEMPLATE', form);
	return (parse(readFileSync(file, 'utf8')) as { body: Field[] }).body;
}

describe('the form for a problem', () => {
	const fields = fieldsOf('problem.yml');

	it('asks for all that is needed to understand a problem', () => {
		const required = fields.filter(({ validations }) => validations?.required);
		expect(required.map(({ id }) => id)).toEqual(
			expect.arrayContaining(['gateway', 'package-version', 'n8n-version', 'failure']),
		);
	});

	it('offers every gateway', () => {
		const options = fields.find(({ id }) => id === 'gateway')?.attributes.options;
		expect(options).toEqual(expect.arrayContaining(GATEWAYS.map(({ title }) => title)));
	});
});

it.each(['problem.yml', 'wish.yml'])('warns first against pasting a secret: %s', (form) => {
	const [first] = fieldsOf(form);
	expect(first?.type).toBe('markdown');
	expect(first?.attributes.value).toMatch(/^\*\*Paste no key, password/);
});

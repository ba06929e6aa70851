import type { Browser, Page } from 'playwright-core';
import { FREE_TEXT, problemsOf, type Field } from '../../nodes/shared/n8n/sendAndWait/form';
import { LANGUAGES } from '../../nodes/shared/n8n/sendAndWait/language';
import { closedPage, questionPage, thanksPage } from '../../nodes/shared/n8n/sendAndWait/page';
import type { Question } from '../../nodes/shared/n8n/sendAndWait/question';
import { barriersOn } from '../support/axe';
import { openBrowser } from '../support/browser';
import { takePicture } from '../support/pictures';

const field = (label: string, type: Field['type'], options: string[] = []): Field => ({
	name: label,
	label,
	type,
	isRequired: true,
	options,
});

const question = (language: Question['language'], answer: Question['answer']): Question => ({
	id: 'a',
	executionId: '1',
	language,
	title: 'Wizyta',
	text: 'Czy jutro o 9:00 pasuje?',
	answer,
	thanks: 'Dziękujemy.',
	message: {},
});

const FIELDS = [
	field('Imię', 'text'),
	field('Ile osób', 'number'),
	field('Dzień', 'date'),
	field('Stolik', 'dropdown', ['przy oknie', 'w ogrodzie']),
	field('Uwagi', 'textarea'),
];

describe.each(LANGUAGES)('the answering page in %s', (language) => {
	const approval = question(language, { type: 'approval', approve: 'Tak', decline: 'Nie' });
	const free = question(language, { type: 'form', fields: [FREE_TEXT], submit: 'Wyślij' });
	const form = question(language, { type: 'form', fields: FIELDS, submit: 'Wyślij' });
	const entered = (fields: Field[]) => {
		const values = fields.map(({ type }) => (type === 'number' ? 'dwie' : ''));
		return { values, problems: problemsOf(fields, values, language) };
	};
	const shown = { isDecline: false };
	const wrong = (fields: Field[]) => ({ ...shown, problem: 'x', entered: entered(fields) });

	let browser: Browser;
	let page: Page;
	beforeAll(async () => {
		browser = await openBrowser();
	});
	afterAll(async () => await browser.close());
	afterEach(async () => await page.close());

	const pages = {
		'with two buttons': questionPage(approval, shown),
		'with a free text': questionPage(free, shown),
		'with an empty free text': questionPage(free, wrong([FREE_TEXT])),
		'with a form': questionPage(form, shown),
		'with a form full of errors': questionPage(form, wrong(FIELDS)),
		'after the answer': thanksPage(form),
		'after its end': closedPage(language),
	};

	for (const colorScheme of ['light', 'dark'] as const) {
		it(`has no barrier that axe finds in ${colorScheme} colors`, async () => {
			page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme });
			for (const [name, { html }] of Object.entries(pages)) {
				await page.setContent(html);
				expect([name, await barriersOn(page)]).toEqual([name, []]);
				if (language === 'pl' && colorScheme === 'light' && name === 'with two buttons')
					await takePicture(page, 'answering-page');
			}
		});
	}

	it('can be answered with the keyboard alone', async () => {
		page = await browser.newPage();
		await page.setContent(pages['with a form'].html);
		for (const text of ['Ola', '2']) {
			await page.keyboard.press('Tab');
			await page.keyboard.type(text);
		}
		const values = await page.evaluate(
			`[...document.querySelectorAll('input')].slice(0, 2).map(({ value }) => value)`,
		);
		expect(values).toEqual(['Ola', '2']);
		const focused = `document.activeElement.tagName`;
		for (let i = 0; i < 10 && (await page.evaluate(focused)) !== 'BUTTON'; i++)
			await page.keyboard.press('Tab');
		expect(await page.evaluate(focused)).toBe('BUTTON');
	});
});

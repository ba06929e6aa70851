import { WAIT_INDEFINITELY, type IDataObject, type INode } from 'n8n-workflow';
import { isGsm7 } from '../../nodes/shared/sms/gsm7';
import type { MProfiGateway } from '../../sandbox';
import { openBench, type Bench } from '../support/bench';
import { retryExecution, runNode, type Result } from '../support/engine';
import { GATEWAYS, titled } from '../support/gateways';
import { M_PROFI } from '../support/gateways/mProfi';
import { links, open } from '../support/question';

const SIGNED = /&signature=[0-9a-f]{64}$/;
const CONTINUES_ON_ERROR: Partial<INode> = { onError: 'continueRegularOutput' };
const DOUBLE = { values: { approvalType: 'double', oneLink: false } };

const ASK = {
	resource: 'message',
	operation: 'sendAndWait',
	to: '48500600700',
	message: 'Zażółć <b>1234</b>?',
	responseType: 'approval',
};

function isWaiting({ run, error }: Result): boolean {
	return error === undefined && run.status === 'waiting';
}

describe.each(titled(GATEWAYS))('Send and Wait at %s', (_, gateway) => {
	const to = gateway.number(0);
	const question = { ...ASK, ...gateway.parameters, to };

	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(gateway);
	});
	beforeEach(() => bench.reset());
	afterAll(async () => await bench.close());

	it('sends the question with two signed links and waits', async () => {
		const parameters = { ...question, approvalOptions: DOUBLE };
		const result = await bench.run(parameters);
		expect(isWaiting(result)).toBe(true);
		expect(result.data.waitTill).toEqual(WAIT_INDEFINITELY);
		expect(result.outputs[0]![0]).toMatchObject({
			gateway: gateway.name,
			outcome: 'accepted',
			to,
		});
		expect(bench.texts).toHaveLength(1);
		const [approve, decline, ...more] = links(bench.texts[0]!);
		expect(more).toEqual([]);
		expect(approve).toMatch(SIGNED);
		expect(decline).toMatch(SIGNED);
		expect(bench.texts[0]).toContain(`\nApprove: ${approve}\nDecline: ${decline}`);
		// Only GSM-7 characters reach every handset unchanged.
		expect(isGsm7(approve! + decline!)).toBe(true);
	});

	it('shows the question on a page and continues with the answer from its form', async () => {
		const parameters = { ...question, approvalOptions: DOUBLE };
		const setup = bench.setup(parameters);
		const waiting = await runNode(setup);
		const [approve, decline] = links(bench.texts[0]!);
		const page = await open(setup, waiting, decline!);
		expect(page).toMatchObject({ status: 200, resumedWith: null });
		expect(page.html).toContain('Zażółć &lt;b&gt;1234&lt;/b&gt;?');
		const answer = await open(setup, waiting, decline!, { approved: 'false' });
		expect(answer.resumedWith).toEqual([
			{
				...waiting.outputs[0]![0],
				data: { approved: false, respondedAt: expect.any(String) as string },
			},
		]);
		const other = await open(setup, waiting, approve!, { approved: 'true' });
		expect(other.resumedWith).toMatchObject([{ data: { approved: true } }]);
	});

	it('continues with the fields of the input item too where the user wants them', async () => {
		const parameters = { ...question, options: { includeInputFields: true } };
		const items = [{ orderId: 7, to: 'mine', data: 'mine', error: 'mine' }];
		const setup = bench.setup(parameters, items);
		const waiting = await runNode(setup);
		const [approve] = links(bench.texts[0]!);
		const { resumedWith } = await open(setup, waiting, approve!, { approved: 'true' });
		expect(resumedWith).toMatchObject([{ orderId: 7, to, data: { approved: true } }]);
		expect(resumedWith![0]).not.toHaveProperty('error');
	});

	it('does not wait if nothing was sent', async () => {
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const { error, data } = await bench.run({ ...question, to: '123' }, [{}], node);
		expect(error?.message).toMatch(/recipient/);
		expect(data.waitTill).toBeUndefined();
		expect(bench.texts).toEqual([]);
	});

	it('includes the links when it counts the parts of the message', async () => {
		const parameters = { ...question, message: 'OK?', options: { maxParts: 1 } };
		const { error } = await bench.run({ ...parameters, approvalOptions: DOUBLE });
		expect(error?.message).toMatch(/parts .* but Max Parts allows only 1/);
		expect(bench.texts).toEqual([]);
	});

	it('counts its question as a message for Max Messages', async () => {
		const parameters = { ...question, options: { maxMessages: 0 } };
		const { error } = await bench.run(parameters);
		expect(error?.message).toMatch(/Max Messages allows 0/);
		expect(bench.texts).toEqual([]);
	});

	it('sends no question if it gets several items', async () => {
		const { error } = await bench.run(question, [{}, {}, {}]);
		expect(error?.message).toMatch(/got 3 items.*Loop Over Items/);
		expect(bench.texts).toEqual([]);
	});

	describe('if the message may have been sent', () => {
		const loseAnswer = () => bench.gateway.fault({ kind: 'dropAfter', path: gateway.paths.send });

		if (gateway.lookup === null) {
			it('fails like Send, and a retry sends nothing again', async () => {
				loseAnswer();
				const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
				const setup = bench.setup(question, [{}], node);
				const failed = await runNode(setup);
				expect(failed.error?.message).toMatch(/may have been sent/);
				expect(failed.data.waitTill).toBeUndefined();
				expect((await retryExecution(setup, failed)).error?.message).toMatch(/may have been sent/);
				expect(bench.sent).toHaveLength(1);
			});

			it('does not wait if On Error continues', async () => {
				loseAnswer();
				const result = await bench.run(question, [{}], CONTINUES_ON_ERROR);
				expect(result.run.status).toBe('success');
				expect(result.outputs[0]).toMatchObject([{ outcome: 'unknown' }]);
			});
			return;
		}

		const { path } = gateway.lookup;

		it('waits if the gateway says that it has the message', async () => {
			loseAnswer();
			expect(isWaiting(await bench.run(question))).toBe(true);
			expect(bench.sent).toHaveLength(1);
		});

		it('neither waits nor sends again if the links belong to a failed execution', async () => {
			loseAnswer();
			bench.gateway.fault({ kind: 'dropBefore', path, times: 20 });
			const setup = bench.setup(question);
			const failed = await runNode(setup);
			expect(failed.error?.message).toMatch(/may have been sent/);
			bench.gateway.clearFaults();
			const retried = await retryExecution(setup, failed);
			expect(retried.error?.message).toMatch(/links belong to the execution that failed/);
			expect(bench.sent).toHaveLength(1);
		});
	});
});

describe('Send and Wait', () => {
	let bench: Bench<MProfiGateway>;
	beforeAll(async () => {
		bench = await openBench(M_PROFI);
	});
	beforeEach(() => bench.gateway.reset());
	afterAll(async () => await bench.close());

	const sentLinks = (nth = 0) => links(bench.texts[nth]!);
	const free = { ...ASK, responseType: 'freeText' };

	it('sends one link if approval is the only answer, and accepts no other answer', async () => {
		const setup = bench.setup(ASK);
		const waiting = await runNode(setup);
		expect(sentLinks()).toHaveLength(1);
		const [link] = sentLinks();
		expect((await open(setup, waiting, link!)).html).not.toContain('Decline');
		for (const body of [{}, { approved: 'false' }, { approved: true }]) {
			expect(await open(setup, waiting, link!, body)).toMatchObject({
				status: 422,
				resumedWith: null,
			});
		}
		const { resumedWith } = await open(setup, waiting, link!, { approved: 'true' });
		expect(resumedWith).toMatchObject([{ data: { approved: true } }]);
	});

	it('sends one link for both buttons unless One Link is off', async () => {
		const values = { approvalType: 'double', approveLabel: 'Tak', disapproveLabel: 'Nie' };
		const setup = bench.setup({ ...ASK, approvalOptions: { values } });
		const waiting = await runNode(setup);
		expect(bench.texts[0]).toContain(`\nTak / Nie: ${sentLinks()[0]}`);
		expect(sentLinks()).toHaveLength(1);
		const { html } = await open(setup, waiting, sentLinks()[0]!);
		expect(html).toMatch(/value="true"[^>]*>Tak<[^]*value="false"[^>]*>Nie</);
		const { resumedWith } = await open(setup, waiting, sentLinks()[0]!, { approved: 'false' });
		expect(resumedWith).toMatchObject([{ data: { approved: false } }]);
	});

	it('accepts a free-text answer, but not an empty one', async () => {
		const setup = bench.setup(free);
		const waiting = await runNode(setup);
		const [link] = sentLinks();
		expect(bench.texts[0]).toContain(`\nRespond: ${link}`);
		expect((await open(setup, waiting, link!)).html).toMatch(/<textarea name="field-0".*>Submit</s);
		for (const text of ['', ' \r\n ', 'x'.repeat(5_001), undefined]) {
			const reply = await open(setup, waiting, link!, { 'field-0': text });
			expect(reply).toMatchObject({ status: 422, resumedWith: null });
			expect(reply.html).toContain('role="alert"');
		}
		const { resumedWith, html } = await open(setup, waiting, link!, {
			'field-0': ' Ja\r\nteż <3 ',
		});
		expect(resumedWith).toMatchObject([{ data: { text: 'Ja\nteż <3' } }]);
		expect(html).toContain('Thank you. Your answer has been recorded.');
	});

	it.each([
		['en', 'Approve', 'Decline', 'Thank you.', 'Please press a button.', 'already been answered'],
		['pl', 'Tak', 'Nie', 'Dziękujemy.', 'Naciśnij przycisk.', 'już odpowiedziano'],
		['ru', 'Да', 'Нет', 'Спасибо.', 'Нажмите кнопку.', 'уже ответили'],
		['hy', 'Այո', 'Ոչ', 'Շնորհակալություն', 'սեղմել կոճակ', 'արդեն պատասխանել են'],
	])('speaks %s', async (language, approve, decline, thanks, problem, closed) => {
		const approvalOptions = { values: { approvalType: 'double' } };
		const options = { language, unicode: true };
		const setup = bench.setup({ ...ASK, approvalOptions, options });
		const waiting = await runNode(setup);
		const [link] = sentLinks();
		expect(bench.texts[0]).toContain(`\n${approve} / ${decline}: ${link}`);
		const pages = [
			await open(setup, waiting, link!),
			await open(setup, waiting, link!, {}),
			await open(setup, waiting, link!, { approved: 'true' }),
			await open(setup, waiting, link!.replace(/q=\w+/, 'q=0')),
		];
		for (const { html } of pages) expect(html).toContain(`<html lang="${language}">`);
		const [question, refusal, answered, earlier] = pages.map(({ html }) => html);
		expect(question).toContain(`>${approve}</button>`);
		expect(question).toContain(`>${decline}</button>`);
		expect(refusal).toContain(problem);
		expect(answered).toContain(thanks);
		expect(earlier).toContain(closed);
	});

	it('keeps the pages of a question that an earlier version of the package asked', async () => {
		const setup = bench.setup(ASK);
		const waiting = await runNode(setup);
		const { contextData } = waiting.data.executionData!;
		const context = contextData['node:Node under test'] as { question: { language?: string } };
		delete context.question.language;
		const { html } = await open(setup, waiting, sentLinks()[0]!);
		expect(html).toContain('<html lang="en">');
	});

	describe('with a custom form', () => {
		const field = (fieldLabel: string, fieldType: string, more: object = {}) => ({
			fieldLabel,
			fieldType,
			...more,
		});
		const colors = { values: [{ option: 'Red' }, { option: 'Blue & "green"' }] };
		const form = (...values: object[]) => ({
			...ASK,
			responseType: 'customForm',
			formFields: { values: values as never },
		});
		const completeForm = form(
			field('Name', 'text', { requiredField: true }),
			field('How many', 'number', { requiredField: true }),
			field('Mail', 'email'),
			field('Day', 'date'),
			field('Color', 'dropdown', { fieldOptions: colors }),
			field('More', 'textarea'),
		);
		const fill = (...values: string[]) =>
			Object.fromEntries(values.map((value, index) => [`field-${index}`, value]));

		it('outputs the answers under their labels', async () => {
			const setup = bench.setup(completeForm);
			const waiting = await runNode(setup);
			const { html } = await open(setup, waiting, sentLinks()[0]!);
			expect(html).toContain('<option value="Blue &amp; &quot;green&quot;">');
			const answer = fill('Ola', '1,5', 'a@b.pl', '2026-12-31', 'Blue & "green"', 'x\r\ny');
			const { resumedWith } = await open(setup, waiting, sentLinks()[0]!, answer);
			expect(resumedWith).toMatchObject([
				{
					data: {
						Name: 'Ola',
						'How many': 1.5,
						Mail: 'a@b.pl',
						Day: '2026-12-31',
						Color: 'Blue & "green"',
						More: 'x\ny',
					},
				},
			]);
			const shortest = await open(setup, waiting, sentLinks()[0]!, fill('Ola', '2'));
			expect(shortest.resumedWith).toMatchObject([
				{ data: { 'How many': 2, Mail: null, Day: null, Color: null, More: '' } },
			]);
		});

		it.each([
			['Name: Please fill in this field.', fill('', '2')],
			['How many: Please enter a number.', fill('Ola', 'two')],
			['Mail: Please enter an email address.', fill('Ola', '2', 'ola')],
			['Day: Please enter a date such as 2026-12-31.', fill('Ola', '2', '', '2026-02-30')],
			['Color: Please choose an option from the list.', fill('Ola', '2', '', '', 'Black')],
		])('says "%s" and keeps what was entered', async (problem, answer) => {
			const setup = bench.setup(completeForm);
			const waiting = await runNode(setup);
			const reply = await open(setup, waiting, sentLinks()[0]!, answer);
			expect(reply).toMatchObject({ status: 422, resumedWith: null });
			expect(reply.html).toContain(`<p role="alert" id="problem">${problem}</p>`);
			expect(reply.html).toContain(`value="${answer['field-1']}"`);
		});

		it('names every wrong field and marks each of them', async () => {
			const setup = bench.setup(completeForm);
			const waiting = await runNode(setup);
			const { html } = await open(setup, waiting, sentLinks()[0]!, fill('', 'two', 'a@b.pl'));
			expect(html).toContain(
				'Name: Please fill in this field.\nHow many: Please enter a number.</p>',
			);
			expect(html.match(/name="field-\d"(?=[^>]*aria-invalid="true")/g)).toEqual([
				'name="field-0"',
				'name="field-1"',
			]);
			for (const index of [0, 1]) {
				expect(html).toContain(`aria-describedby="problem-${index}"`);
				expect(html).toContain(`id="problem-${index}"`);
			}
			expect(html).toContain('* Required');
		});

		it.each([
			['no fields', form()],
			['a field without a label', form(field(' ', 'text'))],
			['two fields with the same label', form(field('A', 'text'), field('A', 'number'))],
			['a dropdown without options', form(field('A', 'dropdown'))],
			['a field of an unknown type', form(field('A', 'file'))],
		])('sends nothing if the form has %s', async (_, parameters) => {
			const { error } = await bench.run(parameters);
			expect(error?.message).toMatch(/form/);
			expect(bench.sent).toEqual([]);
		});
	});

	it('escapes everything that its pages show and allows no scripts on them', async () => {
		const evil = `<script>alert("1")</script>'&`;
		const options = {
			responseFormTitle: evil,
			responseFormDescription: evil,
			responseFormButtonLabel: evil,
			thankYouText: evil,
		};
		const setup = bench.setup({ ...free, options });
		const waiting = await runNode(setup);
		const shown = await open(setup, waiting, sentLinks()[0]!);
		const thanks = await open(setup, waiting, sentLinks()[0]!, { 'field-0': 'x' });
		const safe = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;';
		expect(shown.html.split(safe)).toHaveLength(1 + 4);
		expect(thanks.html.split(safe)).toHaveLength(1 + 2);
		for (const { html, headers } of [shown, thanks]) {
			expect(html).not.toMatch(/<script|https?:/);
			expect(headers['Content-Security-Policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
			expect(headers['Cache-Control']).toBe('no-store');
		}
	});

	it('does not accept the link of an earlier question as an answer to this one', async () => {
		const setup = { ...bench.setup(ASK), runs: [[{}], [{}]] };
		const first = await runNode(setup);
		expect(isWaiting(first)).toBe(true);
		// When the time is up, n8n disables the waiting node and continues with the second question.
		const [, second] = first.data.executionData!.nodeExecutionStack;
		second!.node = { ...second!.node };
		const resumed = await retryExecution(setup, first);
		expect(isWaiting(resumed)).toBe(true);
		expect(bench.sent).toHaveLength(2);
		const [[old], [current]] = [sentLinks(0), sentLinks(1)];
		expect(await open(setup, resumed, old!, { approved: 'true' })).toMatchObject({
			status: 410,
			resumedWith: null,
		});
		const { resumedWith } = await open(setup, resumed, current!, { approved: 'true' });
		expect(resumedWith).toMatchObject([{ data: { approved: true } }]);
	});

	it('finds its question no matter what the node is called', async () => {
		const name = 'Ask "{{ $json }}" \\ \'us\'';
		const setup = bench.setup(ASK);
		const waiting = await runNode(setup);
		const { contextData } = waiting.data.executionData!;
		contextData[`node:${name}`] = contextData['node:Node under test']!;
		const renamed = { ...setup, node: { name } };
		expect((await open(renamed, waiting, sentLinks()[0]!)).status).toBe(200);
	});

	describe('with a time limit', () => {
		const limited = (values: IDataObject) => ({
			...ASK,
			options: { limitWaitTime: { values: values as never } },
		});

		it.each([
			[{ limitType: 'afterTimeInterval', resumeAmount: 90, resumeUnit: 'minutes' }, 5_400_000],
			[{ limitType: 'afterTimeInterval', resumeAmount: 1.5, resumeUnit: 'hours' }, 5_400_000],
			[{ limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'days' }, 172_800_000],
		])('waits until the limit: %j', async (values, ms) => {
			const before = Date.now();
			const { data } = await bench.run(limited(values));
			const till = new Date(data.waitTill!).getTime();
			expect(till).toBeGreaterThanOrEqual(before + ms);
			expect(till).toBeLessThanOrEqual(Date.now() + ms);
		});

		it("reads a time without an offset in the workflow's time zone", async () => {
			const at = { limitType: 'atSpecifiedTime', maxDateAndTime: '2999-07-01T12:00:00' };
			const { data } = await bench.run(limited(at));
			expect(data.waitTill).toEqual(new Date('2999-07-01T10:00:00Z'));
		});

		it.each([
			{ limitType: 'atSpecifiedTime', maxDateAndTime: '2020-01-01T12:00:00' },
			{ limitType: 'atSpecifiedTime', maxDateAndTime: 'soon' },
			{ limitType: 'afterTimeInterval', resumeAmount: 0, resumeUnit: 'hours' },
		])('sends nothing if no time is left: %j', async (values) => {
			const { error } = await bench.run(limited(values));
			expect(error?.message).toMatch(/Limit Wait Time leaves no time/);
			expect(bench.sent).toEqual([]);
		});
	});

	it('warns that a phone cannot open a link to this machine', async () => {
		const { outputs } = await bench.run(ASK);
		expect(outputs[0]![0]).toMatchObject({
			warning: expect.stringMatching(/phone cannot open.*WEBHOOK_URL/) as string,
		});
	});

	it('rejects a text that leaves no room for the links', async () => {
		const { error } = await bench.run({ ...ASK, message: 'x'.repeat(600) });
		expect(error?.message).toMatch(/characters, but the gateway accepts at most 612/);
		expect(bench.sent).toEqual([]);
	});
});

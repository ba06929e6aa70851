import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilePoller, startSandbox, type Sandbox } from '../../../sandbox';

let sandbox: Sandbox;
let folder: string;
let poller: FilePoller;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => {
	sandbox.serwerSms.reset();
	folder = mkdtempSync(join(tmpdir(), 'files-'));
	const rules = { contains: 'messages', separator: ';', encoding: 'utf-8' } as const;
	poller = new FilePoller(sandbox.serwerSms, folder, rules);
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(async () => await sandbox.close());

const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const taken = () => sandbox.serwerSms.messages.map(({ phone, text }) => [phone, text]);

describe('files on the customer’s FTP server', () => {
	it('are sent and deleted, and a name counts only once', async () => {
		put('a1.csv', '500600700;Test;SHOP\n500600701;Zażółć;SHOP;1');
		await poller.poll();
		put('a1.csv', '500600702;Again;SHOP');
		await poller.poll();
		expect(taken()).toEqual([
			['+48500600700', 'Test'],
			['+48500600701', 'Zażółć'],
		]);
		expect(readdirSync(folder)).toEqual(['a1.csv']);
	});

	it('are left alone under another ending', async () => {
		put('a1.tmp', '500600700;Test;SHOP');
		await poller.poll();
		expect(taken()).toEqual([]);
	});

	it.each([
		['a-1.csv', '500600700;Test;SHOP', /special character/],
		['a1.csv', '500600700;Test', /three or four columns/],
		['a1.csv', '500600700;a;b;SHOP;1;x', /three or four columns/],
		['a1.csv', '500600700;"Test";SHOP', /quotation mark/],
		['a1.csv', '\ufeff500600700;Test;SHOP', /not a number/],
		['a1.csv', '500600700;Test;SHOP\n', /not a number/],
	])('are complained about: %s with %j', async (name, text, complaint) => {
		put(name, text);
		await poller.poll();
		expect(poller.complaints).toEqual([expect.stringMatching(complaint)]);
		expect(taken()).toEqual([]);
	});

	it('switch the configuration off when there are more than 500', async () => {
		for (let i = 0; i <= 500; i++) put(`a${i}.tmp`, '');
		put('b1.csv', '500600700;Test;SHOP');
		await poller.poll();
		expect(poller.isOff).toBe(true);
		expect(taken()).toEqual([]);
	});
});

describe('the SOAP endpoint', () => {
	const call = async (body: string, password = sandbox.serwerSms.password) =>
		await post(
			`<?xml version="1.0"?><e:Envelope xmlns:e="x"><e:Body>${body}</e:Body></e:Envelope>`,
			{
				password,
			},
		);
	const post = async (body: string, { password = sandbox.serwerSms.password } = {}) => {
		const login = Buffer.from(`${sandbox.serwerSms.username}:${password}`).toString('base64');
		const headers = { authorization: `Basic ${login}`, 'content-type': 'text/xml' };
		const url = `${sandbox.serwerSms.url}/soap/server.php`;
		const answer = await fetch(url, { method: 'POST', headers, body });
		return { status: answer.status, text: await answer.text() };
	};
	const sendSms = (params: string) =>
		`<ns1:Messages.sendSms><phone>+48500600700</phone><text>A &amp; B</text><sender>SHOP</sender>${params}</ns1:Messages.sendSms>`;

	it('sends messages with the same text, and says what became of each', async () => {
		const { status, text } = await call(sendSms('<params><details>1</details></params>'));
		expect(taken()).toEqual([['+48500600700', 'A & B']]);
		const [{ id } = { id: '' }] = sandbox.serwerSms.messages;
		expect(status).toBe(200);
		expect(text).toContain('<success xsi:type="xsd:boolean">1</success>');
		expect(text).toContain(`<item><id xsi:type="xsd:string">${id}</id>`);
		expect(text).toContain('<text xsi:type="xsd:string">A &amp; B</text>');
	});

	it.each([
		['a map', '<params xsi:type="ns2:Map">', true],
		['a structure with the field "item", as nuSOAP does', '<params>', false],
	])('takes keys and values for %s, by their type', async (_, start, hasDetails) => {
		const item = '<item><key>details</key><value>1</value></item>';
		const { text } = await call(sendSms(`${start}${item}</params>`));
		expect(taken()).toHaveLength(1);
		expect(text.includes('<items')).toBe(hasDetails);
	});

	it('sends personalized messages', async () => {
		const entry = (phone: string, text: string) =>
			`<item><phone>${phone}</phone><text>${text}</text></item>`;
		await call(
			`<m:Messages.sendPersonalized><a xsi:type="SOAP-ENC:Array">${entry('500600700', 'One')}${entry('500600701', 'Two')}</a><b>SHOP</b></m:Messages.sendPersonalized>`,
		);
		expect(taken()).toEqual([
			['+48500600700', 'One'],
			['+48500600701', 'Two'],
		]);
	});

	it('answers errors as the HTTPS API does', async () => {
		const wrong = await call(sendSms(''), 'wrong');
		expect(wrong).toMatchObject({
			status: 200,
			text: expect.stringContaining('>1001</code>') as string,
		});
		const refused = await call(sendSms('').replace('SHOP', 'NOBODY'));
		expect(refused.text).toContain('<error><code xsi:type="xsd:int">3106</code>');
		expect(taken()).toEqual([]);
	});

	it.each([
		['an unknown operation', '<Messages.unknown/>', /Operation &apos;Messages.unknown&apos;/],
		['tags that do not match', '<Messages.sendSms></Messages.sendsms>', /not a SOAP envelope/],
	])('answers %s with a fault and HTTP 500', async (_, body, message) => {
		const { status, text } = await call(body);
		expect(status).toBe(500);
		expect(text).toMatch(/<SOAP-ENV:Fault><faultcode [^>]+>SOAP-ENV:Client<\/faultcode>/);
		expect(text).toMatch(message);
	});

	it('answers what is not XML with a fault', async () => {
		expect(await post('phone=500600700')).toMatchObject({ status: 500 });
	});
});

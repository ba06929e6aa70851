import { KannelGateway, type KannelOptions } from '../../sandbox';
import { until } from '../support/until';
import { Receiver } from './receiver';

/** What a client sees of a gateway, and what its SMSC got. */
interface Seen {
	answers: string[];
	taken: unknown[];
	reports: unknown[];
}

const OPTIONS: KannelOptions = {
	lifeMs: { sentAfter: 50, deliveredAfter: 300 },
	allowedPrefixes: ['48', '49'],
	statusPassword: 'status-pw',
};

const MASKED = { 'x-kannel-dlr-mask': '31' };

/** Each request, as changes to one that is right. */
const REQUESTS: Array<[what: string, headers: Record<string, string | undefined>, text?: string]> =
	[
		['a right one', {}],
		['a wrong password', { 'x-kannel-password': 'wrong' }],
		['no password', { 'x-kannel-password': undefined }],
		['no recipient', { 'x-kannel-to': undefined }],
		['an empty recipient', { 'x-kannel-to': '' }],
		['letters in the recipient', { 'x-kannel-to': 'abc' }],
		['a number that no link takes', { 'x-kannel-to': '33500600700' }],
		['no sender', { 'x-kannel-from': undefined }],
		['a coding that does not exist', { 'x-kannel-coding': '7' }],
		['a coding in words', { 'x-kannel-coding': 'x' }],
		['a class that does not exist', { 'x-kannel-mclass': '9' }],
		['a mask that is too large', { 'x-kannel-dlr-mask': '1000' }],
		['a validity in words', { 'x-kannel-validity': 'x' }],
		['a time to wait in words', { 'x-kannel-deferred': 'x' }],
		['a flash message', { 'x-kannel-mclass': '0' }],
		['a text in Polish', {}, 'Zażółć gęślą jaźń €'],
		['emoji', {}, 'Cześć 👨‍👩‍👧 🙂'],
		['a text in Polish with coding 0', { 'x-kannel-coding': '0' }, 'Zażółć'],
		['GSM-7', { 'x-kannel-coding': '0' }, 'Łąka nie, ale {}[]~€@£ tak'.replace('Łąka', 'Laka')],
		['blanks at the ends', { 'x-kannel-coding': '0' }, '  Hej \n'],
		['six parts', { 'x-kannel-coding': '0' }, 'a'.repeat(918)],
		['more than six parts', { 'x-kannel-coding': '0' }, 'a'.repeat(938)],
		['an unknown link', { 'x-kannel-smsc': 'nosuch' }],
		['a delivered message', { ...MASKED, 'x-kannel-to': '48500600501' }],
		['an expired one', { ...MASKED, 'x-kannel-to': '48500600405' }],
		['one that the SMSC keeps', { ...MASKED, 'x-kannel-to': '48500600411' }],
		['one that the SMSC refuses', { ...MASKED, 'x-kannel-to': '48500600400' }],
		['a sender that the SMSC refuses', { ...MASKED, 'x-kannel-from': 'DENIED' }],
	];

const PAGES = [
	'/status.xml',
	'/status.xml?password=wrong',
	'/store-status.xml?password=wrong',
	'/nothing',
];

async function watch(engine: 'standIn' | 'real'): Promise<Seen> {
	const receiver = await Receiver.open();
	const gateway = new KannelGateway({ ...OPTIONS, engine });
	await gateway.open('127.0.0.1', 0);
	try {
		const answers: string[] = [];
		for (const [what, headers, text = 'Hej'] of REQUESTS) {
			const all = {
				'content-type': 'text/plain; charset=UTF-8',
				'x-kannel-username': 'n8n',
				'x-kannel-password': 'kannel-password',
				'x-kannel-to': '48500600700',
				'x-kannel-from': 'SHOP',
				'x-kannel-coding': '2',
				'x-kannel-dlr-url': `${receiver.url}?event=report&ref=${answers.length}&type=%d&answer=%A&fid=%F&to=%p&ts=%T&smsc=%i&id=%I`,
				...headers,
			};
			const given = Object.entries(all).filter(([, value]) => value !== undefined);
			const answer = await fetch(gateway.url, {
				method: 'POST',
				headers: Object.fromEntries(given) as Record<string, string>,
				body: text,
			});
			const type = answer.headers.get('content-type');
			answers.push(`${what}: ${answer.status} ${type} ${await answer.text()}`);
		}
		for (const page of PAGES) {
			const answer = await fetch(new URL(page, gateway.url));
			answers.push(`${page}: ${answer.status} ${await answer.text()}`);
		}
		// Types 8 and 1, 8 and 2, 8 and 4, 16, 16.
		await until(() => receiver.reports.length >= 8);
		const taken = gateway.messages.map(({ to, from, text, encoding, parts, isFlash }) => ({
			...{ to, from, text, encoding, parts, isFlash },
		}));
		const reports = receiver.reports.map(
			({ reference, status, final, gatewayStatus, reason, messageId }) => ({
				...{ reference, status, final, gatewayStatus, reason },
				hasId: messageId !== null,
			}),
		);
		return { answers, taken, reports: sorted(reports) };
	} finally {
		await gateway.close();
		await receiver.down();
	}
}

/** Reports of different messages may overtake each other. */
function sorted(list: unknown[]): unknown[] {
	return list.map((entry) => JSON.stringify(entry)).sort();
}

describe('the stand-in and the real Kannel', () => {
	let real: Seen;
	let standIn: Seen;
	beforeAll(async () => {
		real = await watch('real');
		standIn = await watch('standIn');
	}, 120_000);

	it('give the same answers', () => {
		expect(standIn.answers).toEqual(real.answers);
	});

	it('hand the same messages to the SMSC', () => {
		expect(standIn.taken).toEqual(real.taken);
	});

	it('make the same reports', () => {
		expect(standIn.reports).toEqual(real.reports);
	});
});

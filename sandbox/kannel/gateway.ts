import type { Answer, GatewayRequest, Routes } from '../exchange';
import { Gateway } from '../gateway';
import { Calls, type Call } from './calls';
import type { Configuration, Engine } from './engine';
import { withDefaults, type KannelOptions, type Settled } from './options';
import { ENDINGS, type Incoming, type Message, type Stat } from './smsc/message';
import { Smsc } from './smsc/smsc';
import { RealKannel } from './real/kannel';
import { line } from './standIn/answers';
import { StandIn } from './standIn/standIn';

const SENDSMS = '/cgi-bin/sendsms';
/** Where a real Kannel calls with messages from handsets. */
const INCOMING = '/incoming';

/**
 * A Kannel that is connected to an SMSC with SerwerSMS's error codes. The answers are those of a real
 * Kannel 1.4.5.
 */
export class KannelGateway extends Gateway {
	readonly nodeName = 'kannel';
	readonly credentialType = 'kannelApi';
	readonly title = 'Kannel';
	readonly color = { light: '#7a2fe0', dark: '#c8a2ff' };
	readonly smsc: Smsc;
	/** The address of a Kannel Trigger; null for none. */
	webhookUrl: string | null;
	protected readonly basePath = '';
	protected readonly routes: Routes;
	protected readonly refusals = {
		notFound: (): Answer => line(404, 'Unknown request.'),
		methodNotAllowed: (): Answer => line(400, 'Invalid method'),
		unreadable: (status: number, reason: string): Answer => line(status, reason),
	};
	private readonly settled: Settled;
	private readonly callsMade: Calls;
	private readonly conf: Configuration;
	private engine: Engine;
	/** The real Kannel, if there is one. */
	real: RealKannel | null = null;

	constructor(options: KannelOptions = {}) {
		super(options.clock);
		const settled = withDefaults(options);
		const { life, credit, deniedSenders, repeatAfterMs } = settled;
		this.settled = settled;
		this.webhookUrl = settled.webhookUrl;
		this.smsc = new Smsc({ life, credit, deniedSenders, clock: this.clock });
		this.callsMade = new Calls(repeatAfterMs);
		this.conf = { ...settled, messageUrl: () => this.webhookUrl };
		this.engine = new StandIn(this.conf, this.smsc, this.callsMade, this.clock);
		const answer = async (request: GatewayRequest) => await this.engine.answer(request);
		this.routes = {
			[SENDSMS]: { POST: answer },
			'/status.xml': { GET: answer },
			'/store-status.xml': { GET: answer },
			[INCOMING]: { GET: async ({ query }) => await this.relay(query) },
		};
	}

	override async open(host: string, port: number): Promise<void> {
		await super.open(host, port);
		if (this.settled.engine === 'standIn') return;
		this.real = await RealKannel.start(this.conf, this.smsc, super.url + INCOMING);
		this.engine = this.real;
	}

	override get url(): string {
		return super.url + SENDSMS;
	}

	/** The messages that the SMSC took, in order. */
	get messages(): readonly Message[] {
		return this.smsc.messages;
	}

	/** The messages from handsets, in order. */
	get incoming(): readonly Incoming[] {
		return this.smsc.incoming;
	}

	/** Kannel's calls for messages from handsets and for reports. */
	get calls(): readonly Call[] {
		return this.callsMade.made;
	}

	/** A handset sends a message to the account. */
	receive({ from, to = '48732129000', text }: { from: string; to?: string; text: string }): void {
		const message = { from, to, text, at: this.clock() };
		this.smsc.incoming.push(message);
		this.engine.receive(message);
	}

	/** Decides what becomes of a message, and reports it. */
	decide(message: Message, stat: Stat): void {
		this.smsc.decide(message, stat);
	}

	/** Breaks the link between Kannel and the SMSC, or restores it. */
	async setLink(isUp: boolean): Promise<void> {
		await this.engine.setLink(isUp);
	}

	credential(): Record<string, string> {
		const { username, password, statusPassword, hasStatusUrl } = this.settled;
		return {
			baseUrl: this.url,
			username,
			password,
			reportUrl: this.webhookUrl ?? '',
			statusUrl: hasStatusUrl ? super.url : '',
			statusPassword: hasStatusUrl ? statusPassword : '',
		};
	}

	hints(): string[] {
		const { life, deniedSenders } = this.settled;
		const ends = Object.entries(ENDINGS).map(([digits, stat]) => `…${digits} ${stat}`);
		return [
			`Behind it is an SMSC with the error codes of SerwerSMS. In front of it is ${this.engine.title}.`,
			`A message is delivered after ${life.deliveredAfter / 1000} s.`,
			`Other results, by the last digits of the number: ${ends.join(', ')}, …400 refused (0x0b).`,
			`Senders that the provider refuses: ${deniedSenders.join(', ')}.`,
			`Kannel Trigger: ${this.webhookUrl ?? 'none yet'}.`,
		];
	}

	examples(): Array<[string, string, unknown]> {
		return [
			[
				'Set the address of the trigger',
				'/webhook',
				{ url: 'http://127.0.0.1:5678/webhook/kannel' },
			],
			['Receive a message', '/inbox', { from: '+48500600700', text: 'TAK' }],
			['Break the link to the provider', '/link', { up: false }],
			['… restore it', '/link', { up: true }],
			['Use up the credit', '/credit', { credit: 0 }],
		];
	}

	override async close(): Promise<void> {
		this.smsc.stop();
		await this.callsMade.close();
		await this.engine.close();
		await super.close();
	}

	/** kannel.conf cannot change while Kannel runs, but the address of the trigger can. */
	private async relay(query: Record<string, string>): Promise<Answer> {
		if (this.webhookUrl === null) return line(503, 'There is no trigger yet.');
		const separator = this.webhookUrl.includes('?') ? '&' : '?';
		const url = this.webhookUrl + separator + new URLSearchParams(query).toString();
		const status = await this.callsMade.once(url);
		return line(status ?? 502, '');
	}

	protected contents(): Record<string, number> {
		return { messages: this.messages.length, queued: this.engine.queued, calls: this.calls.length };
	}

	protected forget(): void {
		this.smsc.clear();
		this.callsMade.clear();
		this.engine.clear();
	}
}

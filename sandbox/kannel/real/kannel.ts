import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request as send } from 'undici';
import type { Answer, GatewayRequest } from '../../exchange';
import type { Configuration, Engine } from '../engine';
import type { Incoming } from '../smsc/message';
import type { Smsc } from '../smsc/smsc';
import { Center } from './center';
import { kannelConf, SMPP_LOGIN, type Ports } from './configuration';
import { freePort } from '../../freePort';
import { Processes, type BoxName } from './processes';

/** Headers that belong to one connection, not to the request. */
const OF_CONNECTION = new Set(['connection', 'host', 'content-length', 'transfer-encoding']);

/** A real Kannel in front of an SMPP center in this process. */
export class RealKannel implements Engine {
	readonly title = 'a real Kannel';
	private readonly agent = new Agent({ connections: 64 });

	private constructor(
		private readonly ports: Ports,
		private readonly boxes: Processes,
		readonly center: Center,
	) {}

	/**
	 * `messageUrl`: where messages from handsets go. A port that was free may be taken before a box
	 * listens, so a failed start is tried again with other ports.
	 */
	static async start(conf: Configuration, smsc: Smsc, messageUrl: string): Promise<RealKannel> {
		for (let triesLeft = 3; ; triesLeft--) {
			const kannel = await RealKannel.prepare(smsc);
			try {
				await kannel.open(conf, messageUrl);
				return kannel;
			} catch (error) {
				if (triesLeft === 1) throw error;
				await kannel.close();
			}
		}
	}

	private static async prepare(smsc: Smsc): Promise<RealKannel> {
		const ports: Ports = {
			admin: await freePort(),
			smsbox: await freePort(),
			sendsms: await freePort(),
			smpp: await freePort(),
		};
		const boxes = await Processes.prepare({ bearerbox: ports.admin, smsbox: ports.sendsms });
		return new RealKannel(ports, boxes, new Center(smsc, SMPP_LOGIN, ports.smpp));
	}

	private async open(conf: Configuration, messageUrl: string): Promise<void> {
		await this.boxes.configure(kannelConf(this.boxes.folder, this.ports, conf, messageUrl));
		await this.center.open();
		await this.start('bearerbox');
		await this.start('smsbox');
		await this.until(() => this.center.isBound);
	}

	/** How many messages stand in the store on disk. */
	get queued(): number {
		return this.filesIn('store');
	}

	/** How many receipts Kannel waits for, by what stands on disk. */
	get awaitedReceipts(): number {
		return this.filesIn('dlr');
	}

	async answer({ method, path, query, headers, body }: GatewayRequest): Promise<Answer> {
		const port = path.endsWith('.xml') ? this.ports.admin : this.ports.sendsms;
		const search = new URLSearchParams(query).toString();
		const answer = await send(`http://127.0.0.1:${port}${path}${search && `?${search}`}`, {
			dispatcher: this.agent,
			method: method === 'GET' ? 'GET' : 'POST',
			headers: Object.fromEntries(
				Object.entries(headers).filter(([name]) => !OF_CONNECTION.has(name)),
			),
			body: method === 'GET' ? null : body,
		});
		return {
			status: answer.statusCode,
			headers: Object.fromEntries(
				Object.entries(answer.headers)
					.filter(([name]) => !OF_CONNECTION.has(name))
					.map(([name, value]) => [name, [value].flat().join(', ')]),
			),
			body: await answer.body.text(),
		};
	}

	receive(message: Incoming): void {
		this.center.receive(message);
	}

	async setLink(isUp: boolean): Promise<void> {
		if (!isUp) await this.center.close();
		else {
			await this.center.open();
			await this.until(() => this.center.isBound);
		}
	}

	async start(name: BoxName): Promise<void> {
		await this.boxes.start(name);
	}

	async kill(name: BoxName): Promise<void> {
		await this.boxes.stop(name);
	}

	signal(name: BoxName, signal: NodeJS.Signals): void {
		this.boxes.signal(name, signal);
	}

	/** What Kannel keeps on disk stays there. */
	clear(): void {
		this.center.isSilent = false;
	}

	async close(): Promise<void> {
		await this.boxes.close();
		await this.center.close();
		await this.agent.destroy();
	}

	private filesIn(folder: string): number {
		const path = join(this.boxes.folder, folder);
		const entries = readdirSync(path, { recursive: true, withFileTypes: true });
		return entries.filter((entry) => entry.isFile()).length;
	}

	private async until(isReady: () => boolean): Promise<void> {
		const deadline = Date.now() + 30_000;
		while (!isReady()) {
			if (Date.now() > deadline) throw new Error('Kannel did not connect to the SMPP center.');
			await pause(20);
		}
	}
}

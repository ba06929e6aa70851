import { startSandbox, type SerwerSmsGateway, type SerwerSmsOptions } from '../../sandbox';
import { Bench } from './bench';
import { SERWER_SMS } from './gateways/serwerSms';

/** SerwerSMS calls its endpoints actions. Their paths end in `.json`. */
export class SerwerSmsBench extends Bench<SerwerSmsGateway> {
	static async open(options: SerwerSmsOptions = {}): Promise<SerwerSmsBench> {
		return new SerwerSmsBench(await startSandbox({ serwerSms: options }), SERWER_SMS);
	}

	/** The actions of the requests that arrived, in order. */
	get actions(): string[] {
		return this.paths.map((path) => path.replace(/^\/|\.json$/g, ''));
	}

	/** The JSON bodies of the requests for an action. */
	bodies(action: string): Array<Record<string, unknown>> {
		return this.gateway.requests
			.filter(({ path }) => path === `/${action}.json`)
			.map(({ json }) => json as Record<string, unknown>);
	}
}

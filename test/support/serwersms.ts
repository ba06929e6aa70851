import { SerwerSmsApi } from '../../credentials/SerwerSmsApi.credentials';
import { SerwerSms } from '../../nodes/SerwerSms/SerwerSms.node';
import { SerwerSmsTrigger } from '../../nodes/SerwerSms/SerwerSmsTrigger.node';
import { startSandbox, type SerwerSmsGateway, type SerwerSmsOptions } from '../../sandbox';
import { Bench } from './bench';

export class SerwerSmsBench extends Bench<SerwerSmsGateway> {
	static async open(options: SerwerSmsOptions = {}): Promise<SerwerSmsBench> {
		const sandbox = await startSandbox({ serwerSms: options });
		const credential = new SerwerSmsApi();
		return new SerwerSmsBench(sandbox, sandbox.serwerSms, {
			credential,
			node: SerwerSms,
			trigger: SerwerSmsTrigger,
		});
	}

	/** The recipients the gateway took a message for, in order. */
	get sent(): string[] {
		return this.gateway.messages.map(({ phone }) => phone);
	}

	/** The actions asked for, in order. */
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

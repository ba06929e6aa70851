import { ActioApi } from '../../credentials/ActioApi.credentials';
import { Actio } from '../../nodes/Actio/Actio.node';
import { ActioTrigger } from '../../nodes/Actio/ActioTrigger.node';
import { startSandbox, type ActioGateway, type ActioOptions } from '../../sandbox';
import { Bench } from './bench';

export class ActioBench extends Bench<ActioGateway> {
	static async open(options: ActioOptions = {}): Promise<ActioBench> {
		const sandbox = await startSandbox({ actio: options });
		const credential = new ActioApi();
		return new ActioBench(sandbox, sandbox.actio, {
			credential,
			node: Actio,
			trigger: ActioTrigger,
		});
	}

	/** The recipients the gateway took a message for, in order. */
	get sent(): string[] {
		return this.gateway.messages.map(({ to }) => to);
	}
}

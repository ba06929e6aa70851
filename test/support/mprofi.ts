import { MProfiApi } from '../../credentials/MProfiApi.credentials';
import { MProfi } from '../../nodes/MProfi/MProfi.node';
import { MProfiTrigger } from '../../nodes/MProfi/MProfiTrigger.node';
import { startSandbox, type MProfiGateway, type MProfiOptions } from '../../sandbox';
import { Bench } from './bench';

export class MProfiBench extends Bench<MProfiGateway> {
	static async open(options: MProfiOptions = {}): Promise<MProfiBench> {
		const sandbox = await startSandbox({ mProfi: options });
		const credential = new MProfiApi();
		return new MProfiBench(sandbox, sandbox.mProfi, {
			credential,
			node: MProfi,
			trigger: MProfiTrigger,
		});
	}

	/** The recipients and texts the gateway took, in order. */
	get sent(): Array<{ recipient: string; message: string }> {
		return this.gateway.messages.map(({ recipient, message }) => ({ recipient, message }));
	}
}

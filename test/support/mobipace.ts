import { MobipaceApi } from '../../credentials/MobipaceApi.credentials';
import { Mobipace } from '../../nodes/Mobipace/Mobipace.node';
import { MobipaceTrigger } from '../../nodes/Mobipace/MobipaceTrigger.node';
import { startSandbox, type MobipaceGateway, type MobipaceOptions } from '../../sandbox';
import { Bench } from './bench';

export class MobipaceBench extends Bench<MobipaceGateway> {
	static async open(options: MobipaceOptions = {}): Promise<MobipaceBench> {
		const sandbox = await startSandbox({ mobipace: options });
		const credential = new MobipaceApi();
		return new MobipaceBench(sandbox, sandbox.mobipace, {
			credential,
			node: Mobipace,
			trigger: MobipaceTrigger,
		});
	}

	/** The recipients the gateway took a message for, in order. */
	get sent(): string[] {
		return this.gateway.messages.map(({ recipient }) => recipient);
	}
}

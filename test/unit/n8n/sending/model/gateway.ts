import { GatewayError } from '../../../../../nodes/shared/gateway/error';
import type { Found, Sought } from '../../../../../nodes/shared/gateway/findOut';
import type { Message } from '../../../../../nodes/shared/gateway/message';
import {
	accepted,
	rejected,
	unknown,
	type Outcome,
} from '../../../../../nodes/shared/gateway/outcome';
import type { Gateway } from '../../../../../nodes/shared/n8n/gateway';
import type { Messaging } from '../../../../../nodes/shared/n8n/sending/messaging';
import { sendingOperations } from '../../../../../nodes/shared/n8n/sending/operations';
import { segments } from '../../../../../nodes/shared/sms/segments';
import { Process } from './process';

/** What becomes of one request. */
export const FATES = [
	'answered',
	'answer lost',
	'request lost',
	'refused',
	'half taken',
	'half taken, which half is not told',
	'not listed',
	'killed before',
	'killed after',
] as const;
export type Fate = (typeof FATES)[number];

/** In what gateways differ. */
export interface Traits {
	/** It can be asked for messages by their references. */
	canBeAsked: boolean;
	/** It refuses a request that has a reference it has seen before. */
	refusesUsed: boolean;
	/** Asked for a reference, it also tells the number, so that a message to another number shows. */
	tellsNumber: boolean;
}

/** All references of the rows begin so. The node's own are hexadecimal. */
export const OWN = 'own';

export interface Taken {
	to: string;
	text: string;
	/** Null without a reference, which only a gateway that cannot be asked gets. */
	reference: string | null;
}

export const MOST_PER_REQUEST = 4;

const SEGMENTS = segments('x');

const ASKED: Messaging<ModelGateway, Message> = {
	hints: { to: '', text: '' },
	fromFields: [],
	sharedOptions: [],
	ownOptions: [],
	batchSize: MOST_PER_REQUEST,
	example: { to: '1', from: null },
	howToFindOut: 'ask.',
	compose: ({ to, text, reference }) => ({
		to: to as string,
		from: null,
		text: text as string,
		reference,
		scheduledAt: null,
		segments: SEGMENTS,
	}),
	shownText: ({ text }) => text,
	send: async (gateway, permit, messages) => {
		permit.use();
		return await gateway.send(messages);
	},
	find: async (gateway, sought) => await gateway.find(sought),
};
const NOT_ASKED = { ...ASKED, find: undefined };

const RESOURCES = {
	asked: { message: { name: 'Message', operations: sendingOperations(ASKED) } },
	notAsked: { message: { name: 'Message', operations: sendingOperations(NOT_ASKED) } },
};

/** A gateway in memory. What it took is never taken back. */
export class ModelGateway {
	readonly taken: Taken[] = [];
	/** The references that it has denied, and whose messages it then refused for another reason. */
	readonly deniedAndRefused = new Set<string | null>();
	private readonly denied = new Set<string | null>();
	private readonly fates: Fate[];
	private readonly pauses: number[];

	constructor(
		private readonly traits: Traits,
		/** What becomes of the requests, in the order in which they reach the gateway. */
		fates: readonly Fate[],
		/** How long requests are under way, in turns of the event loop that others may take. */
		pauses: readonly number[],
	) {
		this.fates = [...fates];
		this.pauses = [...pauses];
	}

	/** The gateway as a node offers it. */
	get offered(): Gateway<ModelGateway> {
		const { asked, notAsked } = RESOURCES;
		return {
			name: 'model',
			credential: 'modelApi',
			connect: () => this,
			resources: this.traits.canBeAsked ? asked : notAsked,
		};
	}

	async send(messages: Message[]): Promise<Outcome[]> {
		const fate = await this.fate();
		if (fate === 'killed before') await kill();
		if (fate === 'refused') {
			for (const { reference } of messages) {
				if (this.denied.has(reference)) this.deniedAndRefused.add(reference);
			}
			throw failure('none');
		}
		if (fate === 'request lost') throw failure('unknown');
		const used = new Set(this.taken.map(({ reference }) => reference));
		const { canBeAsked, refusesUsed } = this.traits;
		if (canBeAsked && refusesUsed && messages.some(({ reference }) => used.has(reference))) {
			throw new GatewayError({ ...FAILURE, effect: 'none', refusesReference: true });
		}
		const isHalf = fate.startsWith('half taken');
		const some = isHalf ? messages.filter((_, i) => i % 2 === 0) : messages;
		for (const { to, text, reference } of some) {
			this.taken.push({ to, text, reference });
		}
		if (fate === 'killed after') await kill();
		if (fate === 'answer lost') throw failure('unknown');
		await Process.current.stopIfKilled();
		if (fate === 'half taken, which half is not told') return messages.map(() => unknown(FAILURE));
		return messages.map((message) =>
			some.includes(message) ? accepted(null) : rejected({ ...FAILURE }),
		);
	}

	async find(sought: Array<Sought<Message>>): Promise<Found[]> {
		const fate = await this.fate();
		if (fate === 'killed before' || fate === 'killed after') await kill();
		if (fate === 'request lost' || fate === 'answer lost') throw failure('unknown');
		const hides = ({ reference }: Taken) => fate === 'not listed' && this.mayHide(reference);
		const found = sought.map(({ message, references }) => {
			const asked = new Set<string | null>(references);
			const mine = this.taken.filter(({ reference }) => asked.has(reference));
			for (const { reference } of mine.filter(hides)) this.denied.add(reference);
			const there = mine.filter((each) => !hides(each));
			// The last one of a reference counts: the message to the number that is meant.
			there.sort((one, other) => Number(one.to === message.to) - Number(other.to === message.to));
			return new Map(there.map((each) => [each.reference!, this.outcomeOf(each, message)]));
		});
		await Process.current.stopIfKilled();
		return found;
	}

	/** The fate of a request, once it has reached the gateway. A dead process makes none. */
	private async fate(): Promise<Fate> {
		await Process.current.stopIfKilled();
		for (let pause = this.pauses.shift() ?? 0; pause > 0; pause--) await Promise.resolve();
		return this.fates.shift() ?? 'answered';
	}

	/**
	 * Whether it may leave out what it has. Only a gateway that refuses a second message may, and only
	 * where the second one has the same reference: one of the node's is another one for another text.
	 */
	private mayHide(reference: string | null): boolean {
		return this.traits.refusesUsed && reference !== null && reference.startsWith(OWN);
	}

	private outcomeOf({ to }: Taken, message: Message): Outcome {
		return this.traits.tellsNumber && to !== message.to
			? rejected({ ...FAILURE, code: 'referenceUsed' })
			: accepted(null);
	}
}

const FAILURE = { code: 'model', message: 'It failed.' };

function failure(effect: 'none' | 'unknown'): GatewayError {
	return new GatewayError({ ...FAILURE, effect });
}

/** n8n is killed: whoever waits for an answer waits for ever. */
async function kill(): Promise<void> {
	Process.current.kill();
	await Process.current.stopIfKilled();
}

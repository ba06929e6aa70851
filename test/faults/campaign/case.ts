import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { Chance } from '../../support/chance';
import type { Sending, Subject } from '../gateways';

/** One workflow execution with the retries that follow it. All of it follows from seed and number. */
export interface Case {
	number: number;
	operation: Sending;
	items: IDataObject[];
	/** By item: its recipient as the gateway knows it, or null for what must be refused. */
	recipients: Array<string | null>;
	parameters: INodeParameters;
	settings: Partial<INode>;
	/** The gateway takes nothing under a reference that was used. */
	isStrict: boolean;
	/** The share of requests that meet a mishap. */
	badLuck: number;
	/** Nobody listens for so long when it begins. */
	refusedMs: number;
	/** Which failed execution is retried from the list while the mishaps go on, one after the other. */
	retries: Array<'first' | 'last'>;
	/** The same items are sent by another execution in the end. */
	isRunAgain: boolean;
}

const MOST = { send: 8, sendBulk: 30 } as const;

export function drawCase(subject: Subject, seed: string, number: number): Case {
	const chance = new Chance(seed, subject.name, number);
	const operation = chance.pick(['send', 'sendBulk'] as const);
	const count = chance.whole(1, MOST[operation]);
	const onError = chance.pick([
		'stopWorkflow',
		'stopWorkflow',
		'continueRegularOutput',
		'continueErrorOutput',
	] as const);
	// Send would stop at such an item in every try.
	const hasWrongOnes = operation === 'sendBulk' || onError !== 'stopWorkflow';
	const recipients = Array.from({ length: count }, (_, i) =>
		hasWrongOnes && chance.happens(0.02) ? null : subject.number(number * 1_000 + i),
	);
	const isOneText = operation === 'sendBulk' && chance.happens(0.5);
	const references = subject.canBeAsked
		? chance.pick(['made', 'made', 'own', 'onlyOnce'] as const)
		: 'made';
	const items = recipients.map((to, i) => ({
		to: to ?? 'nobody',
		text: isOneText ? `Case ${number}` : `Case ${number}, to ${to}`,
		reference: references === 'made' ? '' : `case${number}item${i}`,
	}));
	const settings: Partial<INode> = {
		onError,
		retryOnFail: chance.happens(0.5),
		maxTries: chance.whole(2, 3),
		waitBetweenTries: 20,
	};
	return {
		number,
		operation,
		items,
		recipients,
		parameters: parametersOf(operation, references, chance),
		settings,
		isStrict: subject.canBeAsked && chance.happens(0.4),
		badLuck: chance.pick([0.05, 0.15, 0.3, 0.5]),
		refusedMs: chance.happens(0.05) ? chance.pick([300, 2_500]) : 0,
		retries: Array.from({ length: chance.whole(0, 3) }, () =>
			chance.pick(['first', 'last'] as const),
		),
		isRunAgain: references === 'onlyOnce',
	};
}

function parametersOf(
	operation: Sending,
	references: 'made' | 'own' | 'onlyOnce',
	chance: Chance,
): INodeParameters {
	const isFromFields = chance.happens(0.5);
	const options = {
		...(references !== 'made' && { reference: '={{ $json.reference }}' }),
		...(references === 'onlyOnce' && { onlyOnce: true }),
	};
	if (operation === 'send') return { options };
	const batchSize = chance.whole(1, 15);
	if (!isFromFields) {
		return {
			messagesFrom: 'parameters',
			to: '={{ $json.to }}',
			text: '={{ $json.text }}',
			options: { ...options, batchSize },
		};
	}
	return {
		referenceField: references === 'made' ? '' : 'reference',
		options: { ...(references === 'onlyOnce' && { onlyOnce: true }), batchSize },
	};
}

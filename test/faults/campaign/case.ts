import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { Chance } from '../../support/chance';
import type { Sending, TestedGateway } from '../../support/gateways';
import { drawCrash, type Crash } from './crash';

/** The share of cases in which n8n is killed and the rows change before the retry. */
const CRASHES = 0.5;

/** A workflow execution and its retries. Seed and number decide everything in it. */
export interface Case {
	number: number;
	operation: Sending;
	items: IDataObject[];
	/** The digits of each item's recipient, or null if the item must be rejected. */
	recipients: Array<string | null>;
	parameters: INodeParameters;
	settings: Partial<INode>;
	/** Whether the gateway refuses a reference that was used before. */
	isStrict: boolean;
	/** The share of requests that go wrong. */
	badLuck: number;
	/** How long connections are refused at the start, in ms. */
	refusedMs: number;
	/** Which failed execution each retry from the list repeats while requests still go wrong. */
	retries: Array<'first' | 'last'>;
	/** Whether a new execution sends the same items in the end. */
	isRunAgain: boolean;
	/** What follows if n8n is killed; null if it is not. */
	crash: Crash | null;
}

/** Whose references the messages have, and whether Only Once is set. */
export type References = 'generated' | 'own' | 'onlyOnce';

const MAX_ITEMS = { send: 8, sendBulk: 30 } as const;

export function drawCase(gateway: TestedGateway, seed: string, number: number): Case {
	const isAskable = gateway.lookup !== null;
	const chance = new Chance(seed, gateway.name, number);
	const operation = chance.pick(['send', 'sendBulk'] as const);
	const count = chance.whole(1, MAX_ITEMS[operation]);
	const onError = chance.pick([
		'stopWorkflow',
		'stopWorkflow',
		'continueRegularOutput',
		'continueErrorOutput',
	] as const);
	// Send would stop at an invalid item every time.
	const hasInvalidItems = operation === 'sendBulk' || onError !== 'stopWorkflow';
	const recipients = Array.from({ length: count }, (_, i) =>
		hasInvalidItems && chance.happens(0.02) ? null : gateway.number(number * 100 + i),
	);
	const isOneText = operation === 'sendBulk' && chance.happens(0.5);
	const references = isAskable
		? chance.pick(['generated', 'generated', 'own', 'onlyOnce'] as const)
		: 'generated';
	const items = recipients.map((to, i) => ({
		to: to ?? 'nobody',
		text: isOneText ? `Case ${number}` : `Case ${number}, to ${to}`,
		reference: references === 'generated' ? '' : `case${number}item${i}`,
	}));
	const settings: Partial<INode> = {
		onError,
		retryOnFail: chance.happens(0.5),
		maxTries: chance.whole(2, 3),
		waitBetweenTries: 20,
	};
	const one = {
		number,
		operation,
		items,
		recipients,
		parameters: parametersOf(operation, references, chance),
		settings,
		isStrict: isAskable && chance.happens(0.4),
		badLuck: chance.pick([0.05, 0.15, 0.3, 0.5]),
		refusedMs: chance.happens(0.05) ? chance.pick([300, 2_500]) : 0,
		retries: Array.from({ length: chance.whole(0, 3) }, () =>
			chance.pick(['first', 'last'] as const),
		),
		isRunAgain: references === 'onlyOnce',
	};
	const crash = chance.happens(CRASHES) ? drawCrash(one, references, gateway, chance) : null;
	return { ...one, crash };
}

function parametersOf(operation: Sending, references: References, chance: Chance): INodeParameters {
	const isFromFields = chance.happens(0.5);
	const options = {
		...(references !== 'generated' && { reference: '={{ $json.reference }}' }),
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
		referenceField: references === 'generated' ? '' : 'reference',
		options: { ...(references === 'onlyOnce' && { onlyOnce: true }), batchSize },
	};
}

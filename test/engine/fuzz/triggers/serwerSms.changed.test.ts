import { SerwerSmsBench } from '../../../support/serwerSmsBench';
import { goesOnAfterChangedAnswers, type Changing } from './changed';

let count = 0;
const next = () => `nr ${++count}`;

async function typed(): Promise<Changing> {
	const bench = await SerwerSmsBench.open({ largestPage: 20 });
	return {
		bench,
		parameters: { event: 'incomingMessage', types: ['nd', 'eco'] },
		happen: () => {
			const type = count % 2 ? 'nd' : 'eco';
			return bench.gateway.receive({ phone: '+48500600700', text: next(), type }).text;
		},
		nameOf: ({ text }) => text,
	};
}

async function reports(): Promise<Changing> {
	const bench = await SerwerSmsBench.open({ largestPage: 20 });
	const send = { resource: 'message', operation: 'send', sendTo: 'number', from: '' };
	return {
		bench,
		parameters: { event: 'deliveryReport' },
		happen: async () => {
			await bench.run({ ...send, to: '500600020', text: next() });
			const message = bench.gateway.messages.at(-1)!;
			bench.gateway.decide(message, { status: 'delivered', reason: null });
			return message.id;
		},
		nameOf: ({ messageId }) => messageId,
	};
}

goesOnAfterChangedAnswers('serwerSmsTrigger: incomingMessage', typed);
goesOnAfterChangedAnswers('serwerSmsTrigger: deliveryReport', reports);

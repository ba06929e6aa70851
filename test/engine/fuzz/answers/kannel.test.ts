import type { IDataObject } from 'n8n-workflow';
import type { KannelGateway } from '../../../../sandbox';
import { openBench, type Bench } from '../../../support/bench';
import { KANNEL } from '../../../support/gateways/kannel';
import type { Exchange } from '../proxy';
import { checkSent } from './promises';
import { tryAnswers } from './trial';
import { isRefusedByStatus, textOf } from './wire';

const people = [500, 501, 502].map((n) => ({ to: `48${n}600700` }));

const saysAccepted = ({ received }: Exchange) =>
	received.status === 202 && /^\s*(0: Accepted|3: Queued|Sent\.)/.test(textOf(received));

/** A full queue is the only failure of the server that proves that it took nothing. */
const saysRefused = (exchange: Exchange) =>
	isRefusedByStatus(exchange) ||
	(exchange.received.status === 503 &&
		textOf(exchange.received).trim().startsWith('Temporal failure'));

/** Only 202 with Kannel's own words accepts a message. */
function check(outputs: IDataObject[], exchanges: readonly Exchange[]): void {
	expect(outputs).toHaveLength(outputs.length === 1 ? 1 : people.length);
	for (const json of outputs) {
		checkSent(json, 'kannel');
		if (json.outcome === 'accepted') expect(exchanges.some(saysAccepted)).toBe(true);
	}
	const isRejected = ({ outcome }: IDataObject) => outcome === 'rejected';
	if (outputs.some(isRejected)) expect(exchanges.some(saysRefused)).toBe(true);
	if (outputs.length === 1 && isRejected(outputs[0]!)) {
		expect(exchanges.every(saysRefused)).toBe(true);
	}
}

tryAnswers(
	'Kannel',
	async () => await openBench(KANNEL),
	[
		{
			name: 'message send',
			at: /sendsms/,
			parameters: {
				...{ resource: 'message', operation: 'send' },
				...{ from: 'SHOP', to: '48500600700', text: 'Hej' },
			},
			tries: 150,
		},
		{
			name: 'message sendBulk',
			at: /sendsms/,
			parameters: {
				...{ resource: 'message', operation: 'sendBulk', from: 'SHOP' },
				...{ messagesFrom: 'parameters', to: '={{ $json.to }}', text: 'Hej' },
			},
			items: people,
			tries: 150,
		},
	].map((trial) => ({
		...trial,
		check: (
			outputs: IDataObject[],
			exchanges: readonly Exchange[],
			{ sent }: Bench<KannelGateway>,
		) => {
			check(outputs, exchanges);
			const isFalseRefusal = exchanges.some(
				(one) => saysAccepted({ ...one, received: one.original }) && saysRefused(one),
			);
			if (!isFalseRefusal) expect(sent).toEqual([...new Set(sent)]);
		},
	})),
);

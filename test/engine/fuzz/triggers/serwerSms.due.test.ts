import fc from 'fast-check';
import { SerwerSmsBench } from '../../../support/serwerSmsBench';
import { emitsWhatIsDue, type Followed } from './followed';

type Act =
	| { do: 'send'; ending: string; count: number }
	| { do: 'decide'; nth: number; status: 'delivered' | 'undelivered' | 'unsent' };

const FINAL = ['delivered', 'undelivered', 'unsent'];

/**
 * Some messages stay "sent" for hours or days, until the operator reports. A page has 20 reports.
 */
async function reports(): Promise<Followed<Act>> {
	const bench = await SerwerSmsBench.open({ largestPage: 20 });
	const { gateway } = bench;
	let sent = 0;
	const people = (count: number, ending: string) =>
		Array.from({ length: count }, () => {
			sent += 1;
			return { to: `48${500_000 + (sent % 100_000)}${ending}`, text: `Message ${sent}` };
		});
	return {
		bench,
		parameters: { event: 'deliveryReport' },
		path: '/messages/reports',
		acts: fc.oneof(
			fc.record({
				do: fc.constant('send' as const),
				// In the sandbox 020 stays "sent", 700 is delivered, 001 and 011 are not.
				ending: fc.constantFrom('020', '020', '700', '001', '011'),
				count: fc.constantFrom(1, 2, 3, 19, 20, 21),
			}),
			fc.record({
				do: fc.constant('decide' as const),
				// The oldest message is the first to leave the window.
				nth: fc.oneof(fc.constant(0), fc.nat(100)),
				status: fc.constantFrom(...(['delivered', 'undelivered', 'unsent'] as const)),
			}),
		),
		act: async (act) => {
			if (act.do === 'send') {
				await bench.run(
					{ resource: 'message', operation: 'sendBulk', messagesFrom: 'inputFields', from: '' },
					people(act.count, act.ending),
				);
				return;
			}
			const open = gateway.messages.filter(({ status }) => !FINAL.includes(status));
			const one = open[act.nth % open.length];
			if (one) gateway.decide(one, { status: act.status, reason: null });
		},
		due: () =>
			gateway.messages
				.filter(({ status }) => FINAL.includes(status))
				.map(({ id, status }) => `${id} ${status}`),
		keyOf: ({ messageId, gatewayStatus }) => `${messageId as string} ${gatewayStatus as string}`,
	};
}

emitsWhatIsDue('serwerSmsTrigger: deliveryReport', reports, 20);

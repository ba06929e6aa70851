import type { Sandbox } from '../sandbox';

/** What an example says of itself, to be checked when it is run. */
export interface ExpectedResult {
	/** What is to go wrong at a gateway. */
	given?: (sandbox: Sandbox) => void;
	/** How many messages the gateways take. */
	taken: number;
	/** What nodes give, by their names. */
	gave: Record<string, string>;
}

/** By the name of the example, each run by itself. */
export const EXPECTED: Readonly<Record<string, ExpectedResult>> = {
	'3CX bridge 1: a telephone system texts through any gateway': {
		taken: 1,
		gave: { Send: '1 accepted', 'Answer 3CX': '1 accepted' },
	},
	'3CX bridge 2: an incoming message goes to the telephone system': {
		taken: 0,
		gave: { 'A Message Comes In': '1 item', 'To 3CX': '1 item' },
	},
	'ACTIO 1: one text to many people': {
		taken: 119,
		gave: { Sent: '119 accepted', 'Look After These': '1 rejected' },
	},
	'ACTIO 2: answer a message, and see reports come in': {
		taken: 1,
		gave: { 'ACTIO Pushes': '1 item', Answer: '1 accepted' },
	},
	'AI agent 1: texts on its own, within limits': {
		taken: 3,
		gave: { 'Send an SMS': '3 accepted, 1 refused' },
	},
	'AI agent 2: a person approves each message by SMS': {
		taken: 2,
		gave: { 'Send an SMS': '1 accepted' },
	},
	'Failover: another gateway sends what the first one refused': {
		given: ({ mProfi }) => mProfi.fault({ kind: 'dropAfter' }),
		taken: 3,
		gave: {
			Sent: '1 accepted',
			'Send by SerwerSMS': '1 accepted',
			'A Person Looks': '1 unknown',
		},
	},
	'MOBIPACE 1: ask for the price first, then text many people': {
		taken: 200,
		gave: { 'Estimate Price': '1 item', Sent: '200 accepted', 'Look After These': 'nothing' },
	},
	'MOBIPACE 2: send and report the delivery': {
		taken: 3,
		gave: { 'Wait for Delivery': '2 delivered, 1 undelivered', 'Get Balance': '1 item' },
	},
	'MOBIPACE 3: alarm when the balance is low': {
		taken: 0,
		gave: { 'Tell Somebody': '1 item' },
	},
	'mProfi 1: send a message and wait for its delivery': {
		taken: 1,
		gave: { 'Wait for Delivery': '1 delivered' },
	},
	'mProfi 2: text many people, a result for each': {
		taken: 996,
		gave: { 'Result per Row': '1000 items', 'Look After These': '4 rejected' },
	},
	'mProfi 3: look at a text before it costs money': {
		taken: 1,
		gave: { Preview: '1 item', Send: '1 accepted', 'Too Long': 'nothing' },
	},
	'mProfi 4: read what came in': {
		taken: 0,
		gave: { 'Received as SMS': '1 item', 'From the Mobile App': '1 item' },
	},
	'mProfi 5: answer every incoming message': { taken: 1, gave: { Answer: '1 accepted' } },
	'mProfi 6: start a survey and read its report': {
		taken: 0,
		gave: { 'Start for Two People': '2 accepted', Report: '1 item' },
	},
	'mProfi 7: thank everybody who finished a survey': { taken: 1, gave: { Thank: '1 accepted' } },
	'mProfi 8: ask by SMS and go on with the answer': {
		taken: 2,
		gave: { Confirm: '1 accepted', 'Find Another Date': 'nothing' },
	},
	'SerwerSMS 1: campaign to a group, with a report': {
		taken: 4,
		gave: { 'Wait for Delivery': '3 delivered, 1 undelivered', Statistics: '1 item' },
	},
	'SerwerSMS 2: answer an incoming message': { taken: 0, gave: { Reply: '1 accepted' } },
	'SerwerSMS 3: clean the address book by HLR': {
		taken: 0,
		gave: { HLR: '2 OK, 2 ERR', Delete: '2 items' },
	},
	'SerwerSMS 4: remind of appointments, and call whom it did not reach': {
		taken: 3,
		gave: { Reminded: '2 delivered', 'Call These People': '2 items' },
	},
	'SerwerSMS 5: alarm when few messages are left': {
		taken: 1,
		gave: { 'Few Are Left': '1 item', 'Text the Owner': '1 accepted' },
	},
};

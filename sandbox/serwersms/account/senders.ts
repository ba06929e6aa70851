import { json, type Answer } from '../../exchange';
import type { Actions } from '../actions';
import { refusal } from '../errors';
import { sorted } from '../paging';
import type { Parameters } from '../parameters';

export const SENDER_STATUSES = [
	'pending_authorization',
	'authorized',
	'rejected',
	'deactivated',
] as const;

export type SenderStatus = (typeof SENDER_STATUSES)[number];

export interface Sender {
	readonly name: string;
	readonly agreement: 'delivered' | 'required' | 'not_required';
	status: SenderStatus;
	/**
	 * `own` names belong to the account, `predefined` names to the vendor. `ndi` and `mms` are
	 * numbers.
	 */
	readonly kind: 'own' | 'predefined' | 'ndi' | 'mms';
	readonly note?: string;
	/** Only MMS senders have it. */
	readonly networks?: readonly string[];
}

/** The senders at the start, in addition to those of the account. */
const INITIAL_SENDERS: readonly Sender[] = [
	{ name: 'INFORMACJA', agreement: 'not_required', status: 'authorized', kind: 'predefined' },
	{ name: '2waySMS', agreement: 'not_required', status: 'authorized', kind: 'predefined' },
	{ name: '664078059', agreement: 'not_required', status: 'authorized', kind: 'ndi' },
	{
		name: '664078060',
		agreement: 'not_required',
		status: 'authorized',
		kind: 'mms',
		networks: ['Orange', 'Play', 'Plus', 'T-Mobile'],
	},
];

export class Senders {
	private readonly byName = new Map<string, Sender>();

	constructor(private readonly own: readonly string[]) {
		this.clear();
	}

	get all(): Sender[] {
		return [...this.byName.values()];
	}

	/** Whether an SMS can use it as `sender`. Case matters. */
	maySend(name: string): boolean {
		const sender = this.byName.get(name);
		return sender?.status === 'authorized' && sender.kind !== 'mms';
	}

	has(name: string): boolean {
		return this.byName.has(name);
	}

	/** Adds a name to the account, or changes its status. */
	set(name: string, status: SenderStatus): Sender {
		const known = this.byName.get(name);
		if (known) known.status = status;
		const sender: Sender = known ?? { name, agreement: 'required', status, kind: 'own' };
		this.byName.set(name, sender);
		return sender;
	}

	clear(): void {
		this.byName.clear();
		for (const sender of INITIAL_SENDERS) this.byName.set(sender.name, { ...sender });
		for (const name of this.own) {
			this.byName.set(name, { name, agreement: 'delivered', status: 'authorized', kind: 'own' });
		}
	}
}

/** Source: HTTPS API v2, "Managing names of the sender". */
export function senderActions(senders: Senders): Actions {
	return { 'senders/index': index, 'senders/add': add };

	/** `predefined` adds the vendor's names to those of the account. */
	function index(parameters: Parameters): Answer {
		const type = parameters.word('type', ['ndi', 'mms']);
		const kinds = parameters.flag('predefined') ? ['own', 'predefined'] : ['own'];
		const shown = type === null ? kinds : [type];
		const found = senders.all.filter(({ kind }) => shown.includes(kind));
		const items = sorted(parameters, found, ['name']).map(
			({ name, agreement, status, note, networks }) => ({
				name,
				agreement,
				status,
				note,
				networks,
			}),
		);
		return json(200, { items });
	}

	/** The name cannot be used until the vendor has authorized it. */
	function add(parameters: Parameters): Answer {
		const name = parameters.required('name');
		if (/^\d+$/.test(name)) throw refusal(4401, name);
		if (!/^[A-Za-z0-9]{1,11}$/.test(name)) throw refusal(4402, name);
		if (senders.has(name)) throw refusal(4400, name);
		senders.set(name, 'pending_authorization');
		return json(200, { success: true });
	}
}

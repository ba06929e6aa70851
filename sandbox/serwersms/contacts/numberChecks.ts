import { randomBytes } from 'node:crypto';
import { json, type Answer } from '../../exchange';
import type { Clock } from '../../time';
import type { Limits } from '../account/limits';
import type { Actions } from '../actions';
import { missing, refusal } from '../errors';
import type { Parameters } from '../parameters';
import { international } from '../phone';

/** What the network says about a number. */
interface NumberReport {
	phone: string;
	status: 'OK' | 'ERR';
	imsi: number | null;
	network: string | null;
	ported: boolean;
	network_ported: string | null;
}

/** The result for numbers with these last digits. All other numbers are in order. */
export const CHECK_ENDINGS = { unknown: '011', ported: '009' } as const;

/** The network by the first digit, which once identified it. */
const NETWORKS: Readonly<Record<string, readonly [imsi: number, name: string]>> = {
	'5': [26_003, 'Orange'],
	'6': [26_001, 'Plus'],
	'7': [26_006, 'Play'],
	'8': [26_002, 'T-Mobile'],
};

/** Checks that take longer than a request. */
export class NumberChecks {
	private readonly started = new Map<string, { phone: string; readyAt: number }>();

	constructor(
		private readonly clock: Clock,
		/** How long a check takes. If it is not 0, the client must ask for the result by id. */
		private readonly checkMs: number,
	) {}

	/** Returns the id of a check, or null if the result is already there. */
	start(phone: string): string | null {
		if (this.checkMs === 0) return null;
		const id = randomBytes(5).toString('hex');
		this.started.set(id, { phone, readyAt: this.clock() + this.checkMs });
		return id;
	}

	/** @throws Refusal 4105 if the result is not there yet, 4106 for an unknown id. */
	result(id: string): NumberReport {
		const check = this.started.get(id);
		if (!check) throw refusal(4106, id);
		if (this.clock() < check.readyAt) throw refusal(4105, id);
		return report(check.phone);
	}

	clear(): void {
		this.started.clear();
	}
}

/** Source: HTTPS API v2, "HLR", "LOOKUP"; the vendor's PHP client, Phones. */
export function numberActions(checks: NumberChecks, limits: Limits): Actions {
	return {
		'phones/check': (parameters) => check(parameters, 'hlr'),
		'phones/lookup': (parameters) => check(parameters, 'lookup'),
		'phones/test': (parameters) =>
			json(200, { correct: international(parameters.required('phone')) !== null }),
	};

	/** Every number costs, whatever the result. Several HLR numbers give a list, at once. */
	function check(parameters: Parameters, type: 'hlr' | 'lookup'): Answer {
		const id = parameters.text('id');
		if (id !== null) return json(200, checks.result(id));
		const given = parameters.phones();
		if (given.length === 0) throw missing('phone');
		const phones = given.map(international).filter((phone) => phone !== null);
		if (phones.length < given.length) throw refusal(4101, given.join(', '));
		if (type === 'lookup' && phones.length > 1) throw refusal(4101, 'a lookup takes one number');
		if (!limits.isAvailable(type)) throw refusal(4102, `the account has no ${type}`);
		if (limits.remaining(type) < phones.length)
			throw refusal(4103, `the account has no ${type} left`);
		limits.spend(type, phones.length);
		const [phone = ''] = phones;
		if (phones.length > 1) {
			return json(200, { status: 'done', process: 100, items: phones.map(described) });
		}
		const started = checks.start(phone);
		return json(200, started === null ? report(phone) : { phone, id: started });
	}
}

function report(phone: string): NumberReport {
	const [imsi, network] = NETWORKS[phone.at(-9) ?? ''] ?? [null, null];
	if (phone.endsWith(CHECK_ENDINGS.unknown)) {
		return { phone, status: 'ERR', imsi, network, ported: false, network_ported: null };
	}
	const ported = phone.endsWith(CHECK_ENDINGS.ported);
	const network_ported = ported ? 'Plus' : null;
	return { phone, status: 'OK', imsi, network, ported, network_ported };
}

function described(phone: string): NumberReport & { description: string | null } {
	const one = report(phone);
	return { ...one, description: one.status === 'OK' ? null : 'ABSENT_SUBSCRIBER_SM' };
}

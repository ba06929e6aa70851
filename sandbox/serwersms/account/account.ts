import { json, type Answer } from '../../exchange';
import type { Actions } from '../actions';
import { refusal, type ErrorCode } from '../errors';
import type { Parameters } from '../parameters';
import { international } from '../phone';
import { CHARACTERS_PER_MESSAGE, LIMIT_TYPES, type Limits } from './limits';

export interface Registration {
	readonly phone: string;
	readonly email: string;
	readonly first_name: string;
	readonly last_name: string;
	readonly company: string;
}

const REGISTRATION_FIELDS = [
	['phone', 4302],
	['email', 4303],
	['first_name', 4304],
	['last_name', 4305],
	['company', 4306],
] as const satisfies ReadonlyArray<readonly [keyof Registration, ErrorCode]>;

/** Source: HTTPS API v2, "Checking account status"; the vendor's PHP client, Account. */
export function accountActions(
	limits: Limits,
	type: 'prepaid' | 'postpaid',
	registrations: Registration[],
): Actions {
	return {
		'account/limits': readLimits,
		'account/add': add,
		'account/help': () => json(200, HELP),
		'account/messages': () => json(200, { items: [NEWS] }),
	};

	function readLimits(parameters: Parameters): Answer {
		const items = LIMIT_TYPES.map((one) => ({
			type: one,
			chars_limit: CHARACTERS_PER_MESSAGE[one],
			value: String(limits.values[one]),
		}));
		const account = parameters.flag('show_type') ? { account: { type } } : {};
		return json(200, { ...account, items });
	}

	function add(parameters: Parameters): Answer {
		const entries = REGISTRATION_FIELDS.map(([field, code]) => {
			const text = parameters.text(field);
			if (text === null) throw refusal(code, `${field} is missing`);
			return [field, text] as const;
		});
		const registration = Object.fromEntries(entries) as unknown as Registration;
		const { phone, email } = registration;
		if (international(phone) === null) throw refusal(4307, phone);
		if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) throw refusal(4308, email);
		if (registrations.some((one) => one.email === email)) throw refusal(4312, email);
		registrations.push(registration);
		return json(200, { success: true });
	}
}

const HELP = {
	telephone: '+48123456789',
	email: 'help@example.com',
	form: 'https://example.com/form',
	faq: 'https://example.com/faq',
	account_maintainer: {
		name: 'Jan Kowalski',
		email: 'jan.kowalski@example.com',
		telephone: '+48123456780',
		photo: 'https://example.com/jan.jpg',
	},
};

/**
 * The comments of the vendor's clients have `new` and `message` at the top, its tests have `items`.
 */
const NEWS = { new: true, message: 'Maintenance on Sunday from 02:00 to 04:00' };

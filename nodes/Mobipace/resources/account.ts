import type { IDataObject } from 'n8n-workflow';
import type { ItemOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import { queryBalance, type Mobipace } from '../client';

/** The output for the balance, the same for every gateway that counts in money. */
export async function balanceOf(mobipace: Mobipace): Promise<IDataObject & { available: number }> {
	const { balance, creditLimit, available, raw } = await queryBalance(mobipace);
	return { gateway: 'mobipace', balance, creditLimit, available, raw: raw as IDataObject };
}

const getBalance: ItemOperation<Mobipace> = {
	over: 'item',
	name: 'Get Balance',
	action: 'Get the balance of the account',
	description: 'Get the balance, credit limit and available amount in the currency of the account',
	fields: [],
	run: async (_item, mobipace) => ({ json: await balanceOf(mobipace) }),
};

export const account: Resource<Mobipace> = {
	name: 'Account',
	operations: { getBalance },
};

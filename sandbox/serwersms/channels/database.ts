import mysql from 'mysql2/promise';
import { Client, types } from 'pg';

/** A row as the poller reads it. Times are texts in the database's own form. */
export type Row = Record<string, string | number | null>;

/** A connection for one poll. Statements have `?` for each value. */
export interface Connection {
	query(statement: string, values?: Array<string | number | null>): Promise<Row[]>;
	close(): Promise<void>;
}

/** How the vendor reaches the customer's database. */
export interface DatabaseAddress {
	readonly engine: 'postgres' | 'mySql';
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly database: string;
}

/** @throws Error if the server cannot be reached. */
export async function connect({ engine, ...address }: DatabaseAddress): Promise<Connection> {
	return engine === 'postgres' ? await postgres(address) : await mySql(address);
}

type Address = Omit<DatabaseAddress, 'engine'>;

const TIMESTAMP = 1114;

async function postgres(address: Address): Promise<Connection> {
	const parsers = {
		getTypeParser: (id: number): unknown => (id === TIMESTAMP ? String : types.getTypeParser(id)),
	};
	const client = new Client({ ...address, types: parsers as typeof types });
	// A server that goes away is noticed by the next statement.
	client.on('error', () => undefined);
	await client.connect();
	return {
		async query(statement, values = []) {
			let place = 0;
			const numbered = statement.replace(/\?/g, () => `$${(place += 1)}`);
			return (await client.query<Row>(numbered, values)).rows;
		},
		close: async () => await client.end(),
	};
}

async function mySql(address: Address): Promise<Connection> {
	const client = await mysql.createConnection({ ...address, dateStrings: true });
	client.on('error', () => undefined);
	return {
		async query(statement, values = []) {
			const [rows] = await client.query(statement, values);
			return (Array.isArray(rows) ? rows : []) as Row[];
		},
		close: async () => await client.end(),
	};
}

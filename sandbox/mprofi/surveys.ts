import type { Clock } from '../time';
import { localIso } from '../time';

/** Times are local without their zone, `YYYY-MM-DDTHH:MM:SS`. */
export interface Survey {
	readonly id: number;
	readonly name: string;
	readonly createdAt: string;
	readonly active: boolean;
	readonly start: string;
	readonly end: string;
	/** The number that asks. */
	readonly msisdn: string;
	/** Whom it was started for through the API, in order. */
	readonly started: string[];
	/** Who has answered, in the order of the first answer. */
	readonly participations: Participation[];
}

export interface Participation {
	readonly msisdn: string;
	readonly answers: string[];
	/** Null while questions are open. */
	finished: string | null;
}

export type NewSurvey = Partial<Omit<Survey, 'started' | 'participations'>>;

const day = 24 * 60 * 60 * 1000;

export class Surveys {
	readonly all: Survey[] = [];

	constructor(
		private readonly clock: Clock,
		private readonly timeZone: string,
	) {
		this.begin();
	}

	/** Whatever is left out is that of a running survey. @throws Error when the id is in use. */
	add(survey: NewSurvey = {}): Survey {
		const id = survey.id ?? Math.max(0, ...this.all.map((one) => one.id)) + 1;
		if (this.find(id)) throw new Error(`survey ${id} exists`);
		const added: Survey = {
			name: `Survey ${id}`,
			createdAt: this.at(-2 * day),
			active: true,
			start: this.at(-day),
			end: this.at(30 * day),
			msisdn: '48664400100',
			...survey,
			id,
			started: [],
			participations: [],
		};
		this.all.push(added);
		return added;
	}

	find(id: number): Survey | undefined {
		return this.all.find((survey) => survey.id === id);
	}

	/**
	 * Someone answers one or more questions, whether the API started the survey for them or the
	 * panel. Answers join the unfinished ones of the same number. @throws Error without such a survey.
	 */
	answer(surveyId: number, msisdn: string, answers: string[], finished: boolean): Participation {
		const survey = this.find(surveyId);
		if (!survey) throw new Error(`no survey ${surveyId}`);
		const number = international(msisdn);
		let participation = survey.participations.findLast((one) => one.msisdn === number);
		if (!participation || participation.finished !== null) {
			participation = { msisdn: number, answers: [], finished: null };
			survey.participations.push(participation);
		}
		participation.answers.push(...answers);
		if (finished) participation.finished = this.at(0);
		return participation;
	}

	/** As at the start: one survey that runs and one that is over. */
	reset(): void {
		this.all.length = 0;
		this.begin();
	}

	private begin(): void {
		this.add({ name: 'Customer satisfaction' });
		const over = this.add({
			name: 'Opening hours',
			active: false,
			createdAt: this.at(-60 * day),
			start: this.at(-50 * day),
			end: this.at(-40 * day),
		});
		over.participations.push(
			{
				msisdn: '48231213123',
				answers: ['tak', 'nie', '5', 'dziękuję'],
				finished: this.at(-45 * day),
			},
			{ msisdn: '48500600700', answers: ['nie'], finished: null },
		);
	}

	private at(offset: number): string {
		return localIso(this.clock() + offset, this.timeZone);
	}
}

/** How many people took part. */
export function participants(survey: Survey): number {
	return new Set(survey.participations.map(({ msisdn }) => msisdn)).size;
}

/** Nine digits are a Polish number. */
export function international(msisdn: string): string {
	return msisdn.length === 9 ? `48${msisdn}` : msisdn;
}

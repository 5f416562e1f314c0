import type { Conditions, Manner } from '@yidi/contracts/policy';
import type { CarePlace, Day, DiseaseCode, FilingCategory, InstitutionLevel, PersonType } from '@yidi/kernel';

/** What the entries of a pack's tables are held against. What is undefined fits every entry: a form asks before all is known. */
export interface Circumstances {
  readonly on?: Day | undefined;
  readonly diseaseCode?: DiseaseCode | undefined;
  readonly diseaseClass?: string | undefined;
  readonly personType?: PersonType | undefined;
  readonly level?: InstitutionLevel | undefined;
  readonly category?: FilingCategory | undefined;
  readonly place?: CarePlace | undefined;
  readonly age?: number | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly manner?: Manner | undefined;
}

type Fits = (entry: Conditions, of: Circumstances) => boolean;

const listed = <T>(list: readonly T[] | undefined, value: T | undefined): boolean =>
  list === undefined || value === undefined || list.includes(value);

/** One condition of an entry: whether the entry makes it, and whether the circumstances meet it. */
interface Condition {
  readonly made: (entry: Conditions) => boolean;
  readonly met: Fits;
}

const CONDITIONS: readonly Condition[] = [
  {
    made: ({ diseases }) => diseases !== undefined,
    met: ({ diseases }, { diseaseCode }) => listed(diseases, diseaseCode),
  },
  {
    // A disease without a class is in none.
    made: ({ classes }) => classes !== undefined,
    met: ({ classes }, { diseaseCode, diseaseClass }) =>
      classes === undefined ||
      (diseaseCode === undefined ? listed(classes, diseaseClass) : classes.includes(diseaseClass ?? '')),
  },
  {
    made: ({ personTypes }) => personTypes !== undefined,
    met: ({ personTypes }, { personType }) => listed(personTypes, personType),
  },
  { made: ({ levels }) => levels !== undefined, met: ({ levels }, { level }) => listed(levels, level) },
  {
    made: ({ categories }) => categories !== undefined,
    met: ({ categories }, { category }) => listed(categories, category),
  },
  { made: ({ places }) => places !== undefined, met: ({ places }, { place }) => listed(places, place) },
  {
    made: ({ ages }) => ages !== undefined,
    met: ({ ages }, { age }) =>
      ages === undefined || age === undefined || (age >= (ages.from ?? 0) && age <= (ages.until ?? age)),
  },
  {
    made: ({ groups }) => groups !== undefined,
    met: ({ groups }, { groups: belongsTo }) =>
      groups === undefined || belongsTo === undefined || groups.some((group) => belongsTo.includes(group)),
  },
  { made: ({ settled }) => settled !== undefined, met: ({ settled }, { manner }) => listed(settled, manner) },
];

/** Whether an entry holds on a day of service. */
export const holdsOn = ({ from, until }: Conditions, on: Day | undefined): boolean =>
  on === undefined || ((from === undefined || from <= on) && (until === undefined || on <= until));

/** Whether an entry holds on the day and in these circumstances. */
export const fits: Fits = (entry, of) => holdsOn(entry, of.on) && CONDITIONS.every(({ met }) => met(entry, of));

/** How many conditions an entry makes, its dates not counted. */
export const weight = (entry: Conditions): number => CONDITIONS.filter(({ made }) => made(entry)).length;

/** The entries that decide: of those that fit, the ones that make the most conditions. More than one is a contradiction. */
export const deciding = <T extends Conditions>(entries: readonly T[], of: Circumstances): readonly T[] => {
  const fitting = entries.filter((entry) => fits(entry, of));
  const most = Math.max(...fitting.map(weight));
  return fitting.filter((entry) => weight(entry) === most);
};

/** The one entry that decides; none where none fits or two contradict each other. */
export const decisive = <T extends Conditions>(entries: readonly T[], of: Circumstances): T | undefined => {
  const [entry, ...others] = deciding(entries, of);
  return others.length === 0 ? entry : undefined;
};

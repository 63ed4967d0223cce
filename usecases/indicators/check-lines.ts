import type { PlanForm } from '../../domain/forms.ts';
import { isFor } from '../../domain/indicator-library.ts';
import type { IndicatorsRule } from '../../domain/policy.ts';
import type { Tx } from '../context.ts';
import { Refusal, type FieldError } from '../refusal.ts';
import { unitAndAbove } from '../units-below.ts';

/**
 * Whether the lines of an SKP may refer to what they refer to: published versions that are for this unit and post, with the same aspect and unit of
 * measure; and whether they must (docs/indicators.md).
 * @param rule of the cycle's policy; undefined: it has no library
 * @throws Refusal INVALID_FORM
 */
export async function checkLines(
  tx: Tx,
  rule: IndicatorsRule | undefined,
  of: { readonly unitId: string; readonly employeeId: string },
  form: PlanForm,
): Promise<void> {
  const named = form.results.flatMap(({ indicators }) => indicators.flatMap((line) => line.libraryVersionId ?? []));
  const must = rule?.reference === 'MAIN_RESULTS';
  if (named.length === 0 && !must) return;
  const errors = rule ? await faultsOf(tx, rule, of, form, named) : unknownHere(form);
  if (errors.length > 0) {
    throw new Refusal('INVALID_FORM', 422, 'Lines of the targets do not fit the library of indicators.', { errors });
  }
}

const at = (result: number, line: number): string => `/form/results/${result}/indicators/${line}/libraryVersionId`;

const unknownHere = (form: PlanForm): FieldError[] =>
  eachLine(form).flatMap(({ line, pointer }) =>
    line.libraryVersionId
      ? [{ pointer, detail: 'The policy of this cycle has no library of indicators: leave it out.' }]
      : [],
  );

async function faultsOf(
  tx: Tx,
  rule: IndicatorsRule,
  of: { readonly unitId: string; readonly employeeId: string },
  form: PlanForm,
  named: readonly string[],
): Promise<FieldError[]> {
  const versions = await tx.libraryIndicatorVersion.findMany({
    where: { id: { in: [...named] }, publishedAt: { not: null } },
    include: { indicator: true },
  });
  const { position } = await tx.employee.findUniqueOrThrow({
    where: { id: of.employeeId },
    select: { position: true },
  });
  const unitIds = await unitsAbove(tx, of.unitId);
  const errors = eachLine(form).flatMap(({ line, pointer }): FieldError[] => {
    if (!line.libraryVersionId) return [];
    const version = versions.find(({ id }) => id === line.libraryVersionId);
    if (!version) return [{ pointer, detail: 'There is no published version with this id in the library.' }];
    const { indicator } = version;
    if (indicator.retiredAt)
      return [{ pointer, detail: `${indicator.code} was retired: ${indicator.retiredBecause ?? ''}` }];
    if (!isFor(indicator, { unitIds, position })) {
      return [{ pointer, detail: `${indicator.code} is for another unit or another post.` }];
    }
    if (version.aspect !== line.aspect || version.unitOfMeasure !== line.unitOfMeasure) {
      const detail = `${indicator.code} measures ${version.aspect} in "${version.unitOfMeasure}": take both over, or leave the reference out.`;
      return [{ pointer, detail }];
    }
    return [];
  });
  if (rule.reference === 'MAY') return errors;
  return [
    ...errors,
    ...form.results.flatMap(({ main, indicators }, index) =>
      main && !indicators.some(({ libraryVersionId }) => libraryVersionId)
        ? [
            {
              pointer: `/form/results/${index}/indicators`,
              detail: `At least one indicator of the library is needed for a main result (${rule.legalBasis}).`,
            },
          ]
        : [],
    ),
  ];
}

const eachLine = (form: PlanForm) =>
  form.results.flatMap(({ indicators }, result) =>
    indicators.map((line, index) => ({ line, pointer: at(result, index) })),
  );

async function unitsAbove(tx: Tx, unitId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`SELECT id::text FROM ${unitAndAbove(unitId)} AS unit`;
  return rows.map(({ id }) => id);
}

/** Where the example lies in a folder of packs. */
export const EXAMPLE_FILE = '990100-shili/employee.yaml';

/** A small pack as an official would write it: what specs change one line of. */
export const EXAMPLE_PACK = `# 示例市职工医保 | the employee scheme of a city that is not there
region: '990100'
name: 示例
scheme: employee
validFrom: '2024-01-01'

sources:
  - { key: table, title: 待遇标准表, clause: 第一条, grade: A, from: '2024-01-01' }
  - { key: order, title: 办事指南, grade: B }

diseases:
  - { code: M03900, name: 高血压 }
  - { code: M01600, name: 糖尿病 }

order: [self-paid, offsite, deductible, ratio, cap]

deductibles:
  - { amount: '50.00', period: month, source: table }

ratios:
  - share: '70%'
    source: table
  - { personTypes: [retired], share: '75%', source: table }

offsite:
  - categories: [resettled-retiree, long-term-resident, posted-worker]
    benefit: as-local
    source: order
  - { benefit: unknown, source: order }

caps:
  - { limits: fund, amount: '5500.00', period: year, source: table }

qualification:
  stages:
    - { stage: first-review, by: [agency] }
  materials: [application-form]
  starts:
    - { starts: next-month, source: order }
  validity:
    - { months: 24, source: order }
  source: order

filing:
  stages:
    - { stage: first-review, by: [agency] }
  categories:
    - { category: long-term-resident, materials: [id-card], commitmentAllowed: true, source: order }
  source: order
`;

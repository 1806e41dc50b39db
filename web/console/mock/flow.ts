import type { Flow } from '../src/shared/api/types';
import type { FlowDraft, FlowNode, MenuTree, PromptPart, TreeStep } from '../src/features/flows/model';

export interface MockFlow extends Flow {
  tree: MenuTree;
}

const say = (zh: string, en: string): PromptPart[] => [{ type: 'text', text: { 'zh-CN': zh, en } }];
const step = (node: FlowNode, branches: TreeStep['branches'] = []): TreeStep => ({ node, branches });

/** The company's hotline: hours, welcome, menu, queues. */
export function demoTree(name: string, queues: string[]): MenuTree {
  const queue = (id: string, index: number, label: string) =>
    step({ type: 'queue', id, name: label, queue: queues[index] ?? '' }, [
      { exit: 'overflow', step: step({ type: 'hangup', id: `${id}Full`, name: '请稍后再拨', prompt: say('坐席全忙，请稍后再拨。', 'All agents are busy. Please call again later.') }) },
    ]);
  const menu = step(
    {
      type: 'menu', id: 'menu1', name: '主菜单', tries: 3, firstDigitTimeoutMs: 5000,
      prompt: say('售后维修请按 1，产品咨询请按 2，投诉建议请按 3，英文服务请按 9，重听请按星号。', 'For repairs press 1, for products press 2, for complaints press 3, for English press 9, to hear this again press star.'),
      noInputPrompt: say('没有听到您的选择。', 'I did not hear a choice.'),
      choices: [{ key: '1', label: '售后维修' }, { key: '2', label: '产品咨询' }, { key: '3', label: '投诉建议' }, { key: '9', label: 'English' }, { key: '*', label: '重听' }],
    },
    [
      {
        exit: '1',
        step: step(
          { type: 'menu', id: 'menu2', name: '维修品类', tries: 3, prompt: say('空调请按 1，冰箱请按 2，其他请按 0。', 'Air conditioners 1, refrigerators 2, others 0.'), choices: [{ key: '1', label: '空调' }, { key: '2', label: '冰箱' }, { key: '0', label: '其他' }] },
          [{ exit: '1', step: queue('queue1', 0, '转售后服务') }, { exit: '2', jumpTo: 'queue1' }, { exit: '0', jumpTo: 'queue1' }, { exit: 'maxtries', jumpTo: 'queue1' }],
        ),
      },
      { exit: '2', step: queue('queue2', 1, '转产品咨询') },
      { exit: '3', step: queue('queue3', 2, '转投诉建议') },
      { exit: '9', step: queue('queue4', 3, 'To English') },
      { exit: '*', jumpTo: 'menu1' },
      { exit: 'maxtries', jumpTo: 'queue2' },
    ],
  );
  return {
    head: { schemaVersion: 1, name, language: 'zh-CN', languages: ['zh-CN', 'en'], timeZone: 'Asia/Shanghai', variables: [] },
    root: step(
      { type: 'hours', id: 'hours1', name: '上班时间', schedule: { timeZone: 'Asia/Shanghai', weekly: [{ days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], ranges: [{ from: '08:30', to: '20:00' }] }, { days: ['saturday', 'sunday'], ranges: [{ from: '09:00', to: '18:00' }] }] } },
      [
        { exit: 'open', step: step({ type: 'play', id: 'play1', name: '欢迎语', prompt: say('您好，欢迎致电星河电器客户服务中心。', 'Welcome to Galaxy Appliances.') }, [{ exit: 'next', step: menu }]) },
        { exit: 'closed', step: step({ type: 'hangup', id: 'hangup1', name: '下班提示', prompt: say('我们的服务时间是早上八点半到晚上八点，请您稍后再拨。', 'We are open from half past eight to eight. Please call again then.') }) },
      ],
    ),
  };
}

/** A little interpreter, enough to look at the page that shows a simulation. */
export function simulate(tree: MenuTree, inputs: { digits?: string; hangup?: boolean }[]): unknown {
  const steps = new Map<string, TreeStep>();
  const walk = (each: TreeStep): void => {
    steps.set(each.node.id, each);
    each.branches.forEach((branch) => branch.step && walk(branch.step));
  };
  walk(tree.root);
  const lines: Record<string, unknown>[] = [];
  let at = 0;
  let current: TreeStep | undefined = tree.root;
  const waiting = inputs.flatMap((input) => (input.hangup ? ['hangup'] : [...(input.digits ?? '')]));
  const spoken = (node: FlowNode) => (node.prompt ?? []).map((part) => (part.type === 'text' ? part.text : null)).find(Boolean);
  for (let guard = 0; current && guard < 40; guard++) {
    const node: FlowNode = current.node;
    const text = spoken(node);
    lines.push({ atMs: at, kind: 'node', nodeId: node.id, text: node.id });
    if (text) lines.push({ atMs: (at += 1200), kind: 'heard', nodeId: node.id, text: text['zh-CN'] ?? Object.values(text)[0] });
    if (node.type === 'queue') lines.push({ atMs: (at += 300), kind: 'queue', nodeId: node.id, text: node.queue });
    let exit: string = { hours: 'open', play: 'next' }[node.type as string] ?? '';
    if (node.type === 'menu') {
      const key = waiting.shift();
      if (!key) break;
      lines.push({ atMs: (at += 2000), kind: 'pressed', nodeId: node.id, text: key });
      exit = key;
    }
    lines.push({ atMs: at, kind: 'exit', nodeId: node.id, text: exit });
    const branch: TreeStep['branches'][number] | undefined = current.branches.find((each) => each.exit === exit);
    current = branch?.step ?? (branch?.jumpTo ? steps.get(branch.jumpTo) : undefined);
  }
  return { outcome: { end: 'completed', reason: 'flow_end', lastNode: null, transitions: lines.length, detail: null }, lines, attached: {}, variables: {} };
}

/** The tree as the graph it is. */
export function graphOf(tree: MenuTree): FlowDraft {
  const nodes: FlowNode[] = [];
  const walk = (each: TreeStep): void => {
    nodes.push({ ...each.node, exits: Object.fromEntries(each.branches.map((branch) => [branch.exit, branch.step?.node.id ?? branch.jumpTo ?? ''])) });
    each.branches.forEach((branch) => branch.step && walk(branch.step));
  };
  [tree.root, ...(tree.detached ?? [])].forEach(walk);
  return { ...tree.head, start: tree.root.node.id, nodes };
}

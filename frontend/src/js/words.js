// The few words scripts say themselves; all others are in the templates.
const WORDS = {
  zh: { restored: '已恢复上次没有提交的内容。', discard: '不要了，清空', chosen: '已选', unit: '个文件' },
  en: { restored: 'Your unsent text was restored.', discard: 'Discard it', chosen: 'Chosen:', unit: 'files' },
}

export const say = (key) => (document.documentElement.lang.startsWith('en') ? WORDS.en : WORDS.zh)[key]

import { type CompletionTree, firstWords, groupsOf, optionsByValues } from './completion-tree.ts';
import type { Shell } from './shells.ts';

/** A script that completes `lowerplane` in a shell, without starting it. */
export function shellScript(shell: Shell, tree: CompletionTree): string {
  return { bash, zsh, fish }[shell](tree);
}

/** Words that describe what is completed: `--status`, and what it is for. */
type Described = readonly (readonly [string, string])[];

interface Cases {
  /** Behind each command, by its name; the first words by ''. */
  readonly words: readonly (readonly [string, Described])[];
  /** What an option takes, by the commands that have it. */
  readonly options: readonly {
    readonly uses: readonly string[];
    readonly values: string;
    readonly words: string;
  }[];
  /** What commands take besides. */
  readonly arguments: readonly {
    readonly uses: readonly string[];
    readonly values: string;
    readonly words: string;
  }[];
}

function casesOf(tree: CompletionTree): Cases {
  const groups = [...groupsOf(tree)].map(
    ([group, members]) =>
      [group, members.map(({ name, summary }) => [name.slice(group.length + 1), summary] as const)] as const,
  );
  const taking = Map.groupBy(
    tree.commands.filter(({ argument }) => argument.values !== 'none'),
    ({ argument: { values, words } }) => `${values} ${words.join(' ')}`,
  );
  return {
    words: [
      ['', firstWords(tree)],
      // A group that is a command as well, such as "controls", has its own options too.
      ...groups.map(([group, members]) => [group, [...members, ...optionsOf(group, tree)]] as const),
      ...tree.commands
        .filter(({ name }) => !groups.some(([group]) => group === name))
        .map(({ name }) => [name, optionsOf(name, tree)] as const),
    ],
    options: [...optionsByValues(tree).values()].map(({ option: { values, words }, uses }) => ({
      uses,
      values,
      words: words.join(' '),
    })),
    arguments: [...taking.values()].flatMap((commands) => {
      const [first] = commands;
      if (first === undefined) return [];
      const { values, words } = first.argument;
      return [{ uses: commands.map(({ name }) => name), values, words: words.join(' ') }];
    }),
  };
}

function optionsOf(command: string, { commands }: CompletionTree): Described {
  const options = commands.find(({ name }) => name === command)?.options ?? [];
  return options.map((option) => [`--${option.name}`, option.description]);
}

/** In single quotes, as all three shells read it: a quote ends them, and begins them again. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}

const either = (patterns: readonly string[]) => patterns.map(quoted).join('|');

/** Sets \`values\` and \`list\` by what comes before: the syntax that bash and zsh share. */
function valueCases({ options, arguments: taken }: Cases): string {
  const set = ({ uses, values, words }: Cases['options'][number]) =>
    `  ${either(uses)}) values=${values} list=${quoted(words)} ;;\n`;
  return `_lowerplane_values() {
  values=none list=
  case "$1" in
${options.map(set).join('')}  esac
}

_lowerplane_argument() {
  values=none list=
  case "$1" in
${taken.map(set).join('')}  esac
}
`;
}

/** Words that the command before the cursor is found by. */
function groupPattern({ words }: Cases, tree: CompletionTree): string {
  const groups = new Set(groupsOf(tree).keys());
  return either(words.flatMap(([name]) => (groups.has(name) ? [name] : [])));
}

const HEAD = (shell: Shell) =>
  `# Completes lowerplane in ${shell}. Written by "lowerplane completion ${shell}".\n`;

function bash(tree: CompletionTree): string {
  const cases = casesOf(tree);
  const words = cases.words.map(
    ([name, list]) => `  ${quoted(name)}) list=${quoted(list.map(([each]) => each).join(' '))} ;;\n`,
  );
  return `${HEAD('bash')}
_lowerplane_words() {
  list=
  case "$1" in
${words.join('')}  esac
}

${valueCases(cases)}
_lowerplane_offer() {
  local word
  if [[ $1 == files ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
  else
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$list" -- "$cur")
  fi
}

_lowerplane() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" at=$COMP_CWORD
  local command="\${COMP_WORDS[1]}" first=2 values list word
  COMPREPLY=()
  # Bash takes --option=value apart at the equals sign.
  if [[ $cur == '=' ]]; then cur=
  elif [[ $prev == '=' ]]; then
    prev="\${COMP_WORDS[at-2]}"
    if [[ $prev != -* && $at -gt 3 ]]; then prev="\${COMP_WORDS[at-3]}"; fi
  fi
  if ((at == 1)); then _lowerplane_words ''; _lowerplane_offer words; return; fi
  if [[ $command == help ]]; then
    if ((at == 2)); then _lowerplane_words ''; _lowerplane_offer words; return; fi
    if ((at == 3)); then _lowerplane_words "\${COMP_WORDS[2]}"; _lowerplane_offer words; fi
    return
  fi
  case "$command" in
  ${groupPattern(cases, tree)})
    if [[ $at == 2 && $cur != -* ]]; then _lowerplane_words "$command"; _lowerplane_offer words; return; fi
    if [[ \${COMP_WORDS[2]} != -* ]]; then command="$command \${COMP_WORDS[2]}" first=3; fi ;;
  esac
  for word in "\${COMP_WORDS[@]:first:at-first}"; do
    if [[ $word == -- ]]; then _lowerplane_offer files; return; fi
  done
  if [[ $prev == --* ]]; then
    _lowerplane_values "$command $prev"
    if [[ $values != none ]]; then _lowerplane_offer "$values"; return; fi
  fi
  if [[ $cur == -* ]]; then _lowerplane_words "$command"; _lowerplane_offer words; return; fi
  _lowerplane_argument "$command"
  if [[ $values == none ]]; then _lowerplane_words "$command"; values=words; fi
  _lowerplane_offer "$values"
}

complete -F _lowerplane lowerplane
`;
}

function zsh(tree: CompletionTree): string {
  const cases = casesOf(tree);
  const described = (list: Described) => list.map(([word, what]) => quoted(`${word}:${what}`)).join(' ');
  const words = cases.words.map(([name, list]) => `  ${quoted(name)}) offered=(${described(list)}) ;;\n`);
  return `#compdef lowerplane
${HEAD('zsh')}
_lowerplane_words() {
  offered=()
  case "$1" in
${words.join('')}  esac
}

${valueCases(cases)}
_lowerplane_offer() {
  case $values in
  files) _files ;;
  words) compadd -- \${=list} ;;
  esac
}

_lowerplane() {
  local cur="$words[CURRENT]" prev="$words[CURRENT-1]" command="$words[2]" values list
  local -a offered
  local -i first=3
  if (( CURRENT == 2 )); then _lowerplane_words ''; _describe command offered; return; fi
  if [[ $command == help ]]; then
    if (( CURRENT == 3 )); then _lowerplane_words ''; _describe command offered; fi
    if (( CURRENT == 4 )); then _lowerplane_words "$words[3]"; _describe command offered; fi
    return
  fi
  case "$command" in
  ${groupPattern(cases, tree)})
    if [[ $CURRENT == 3 && $cur != -* ]]; then _lowerplane_words "$command"; _describe command offered; return; fi
    if [[ $words[3] != -* ]]; then command="$command $words[3]" first=4; fi ;;
  esac
  if (( \${words[(I)--]} >= first && \${words[(I)--]} < CURRENT )); then _normal -p "$words[\${words[(i)--]}+1]" || _files; return; fi
  if [[ $cur == --*=* ]]; then
    _lowerplane_values "$command \${cur%%=*}"
    compset -P '*='
    _lowerplane_offer
    return
  fi
  if [[ $prev == --* ]]; then
    _lowerplane_values "$command $prev"
    if [[ $values != none ]]; then
      if [[ $cur == *=* ]]; then compset -P '*='; fi
      _lowerplane_offer
      return
    fi
  fi
  _lowerplane_words "$command"
  if [[ $cur == -* ]]; then _describe -o option offered; return; fi
  _lowerplane_argument "$command"
  if [[ $values == none ]]; then _describe -o option offered; else _lowerplane_offer; fi
}

# In a directory of fpath the file is the function; sourced, it has to be registered.
if [[ \${funcstack[1]} == _lowerplane ]]; then _lowerplane "$@"; else compdef _lowerplane lowerplane; fi
`;
}

function fish(tree: CompletionTree): string {
  const cases = casesOf(tree);
  const words = cases.words.map(
    ([name, list]) =>
      `        case ${fishQuoted(name)}\n            printf '%s\\n' ${list
        .map(([word, what]) => fishQuoted(`${word}\t${what}`))
        .join(' ')}\n`,
  );
  const set = ({ uses, values, words: list }: Cases['options'][number]) =>
    `        case ${uses.map(fishQuoted).join(' ')}\n            printf '%s\\n' ${[values, ...list.split(' ').filter(Boolean)].map(fishQuoted).join(' ')}\n`;
  const groups = [...groupsOf(tree).keys()].map(fishQuoted).join(' ');
  return `${HEAD('fish')}
function __lowerplane_words
    switch $argv[1]
${words.join('')}    end
end

function __lowerplane_values
    switch $argv[1]
${cases.options.map(set).join('')}    end
end

function __lowerplane_argument
    switch $argv[1]
${cases.arguments.map(set).join('')}    end
end

# Offers what a list says whose first element is the kind; a prefix comes before each word.
function __lowerplane_offer
    set -l prefix $argv[1]
    switch $argv[2]
        case files
            __fish_complete_path (string sub -s (math (string length -- $prefix) + 1) -- (commandline -ct))
        case words
            for word in $argv[3..-1]
                echo $prefix$word
            end
    end
end

function __lowerplane
    set -l before (commandline -opc)
    set -l cur (commandline -ct)
    set -l count (count $before)
    if test $count -le 1
        __lowerplane_words ''
        return
    end
    set -l command $before[2]
    if test $command = help
        test $count -eq 2; and __lowerplane_words ''
        test $count -eq 3; and __lowerplane_words $before[3]
        return
    end
    set -l second $before[3] $cur
    if contains -- $command ${groups}; and not string match -q -- '-*' $second[1]
        if test $count -eq 2
            __lowerplane_words $command
            return
        end
        set command "$command $before[3]"
    end
    if contains -- -- $before
        __fish_complete_path $cur
        return
    end
    if string match -q -- '--*=*' $cur
        set -l option (string split -m1 = -- $cur)[1]
        set -l found (__lowerplane_values "$command $option")
        test (count $found) -gt 0; and __lowerplane_offer "$option=" $found
        return
    end
    if string match -q -- '--*' $before[-1]
        set -l found (__lowerplane_values "$command $before[-1]")
        if test (count $found) -gt 0
            __lowerplane_offer '' $found
            return
        end
    end
    if string match -q -- '-*' $cur
        __lowerplane_words $command
        return
    end
    set -l found (__lowerplane_argument $command)
    if test (count $found) -eq 0
        __lowerplane_words $command
    else
        __lowerplane_offer '' $found
    end
end

complete -c lowerplane -e
complete -c lowerplane -f -a '(__lowerplane)'
`;
}

/** In single quotes, where fish knows two escapes. */
function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
}

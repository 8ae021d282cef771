import { camel, halves, kebab, pascal, quarters, snake, type Wrapping } from './wrapping.ts';

/** Declarations, defaults, concatenations, dictionaries and arguments in programs. */
export const CODE_WRAPPINGS: readonly Wrapping[] = [
  {
    id: 'typed constant, TypeScript',
    path: 'src/client.ts',
    write: ({ name, value }) => `export const ${camel(name)}: string = "${value}";\n`,
  },
  {
    id: 'typed constant, Go',
    path: 'internal/client.go',
    write: ({ name, value }) => `package client\n\nconst ${camel(name)} string = "${value}"\n`,
  },
  {
    id: 'variables, Go',
    path: 'internal/client.go',
    write: ({ name, value }) => `var (\n\tretries    = 3\n\t${camel(name)} string = "${value}"\n)\n`,
  },
  {
    id: 'short declaration, Go',
    path: 'cmd/main.go',
    write: ({ name, value }) => `func main() {\n\t${camel(name)} := "${value}"\n\trun()\n}\n`,
  },
  {
    id: 'typed constant, Rust',
    path: 'src/main.rs',
    write: ({ name, value }) => `pub const ${name}: &'static str = "${value}";\n`,
  },
  {
    id: 'conversion, Rust',
    path: 'src/config.rs',
    write: ({ name, value }) => `    let ${snake(name)}: Option<String> = Some("${value}".to_string());\n`,
  },
  {
    id: 'typed constant, Kotlin',
    path: 'app/src/Config.kt',
    write: ({ name, value }) => `object Config {\n    const val ${name}: String = "${value}"\n}\n`,
  },
  {
    id: 'typed constant, Swift',
    path: 'Sources/Config.swift',
    write: ({ name, value }) => `struct Config {\n    static let ${camel(name)}: String = "${value}"\n}\n`,
  },
  {
    id: 'property, C#',
    path: 'src/Options.cs',
    write: ({ name, value }) => `    public string ${pascal(name)} { get; set; } = "${value}";\n`,
  },
  {
    id: 'definition, C',
    path: 'src/config.h',
    write: ({ name, value }) => `#pragma once\n#define ${name} "${value}"\n`,
  },
  {
    id: 'array of characters, C',
    path: 'src/config.c',
    write: ({ name, value }) => `static const char ${snake(name)}[] = "${value}";\n`,
  },
  {
    id: 'string object, Objective-C',
    path: 'src/Config.m',
    write: ({ name, value }) => `NSString *const k${pascal(name)} = @"${value}";\n`,
  },
  {
    id: 'default with ||',
    path: 'src/config.js',
    write: ({ name, value }) => `const ${camel(name)} = process.env.${name} || '${value}';\n`,
  },
  {
    id: 'default with ??',
    path: 'src/config.ts',
    write: ({ name, value }) => `  ${camel(name)}: process.env['${name}'] ?? '${value}',\n`,
  },
  {
    id: 'default with ||=',
    path: 'lib/config.rb',
    write: ({ name, value }) => `ENV['${name}'] ||= '${value}'\n`,
  },
  {
    id: 'default of getenv',
    path: 'settings.py',
    write: ({ name, value }) => `${name} = os.getenv("${name}", "${value}")\n`,
  },
  {
    id: 'default of env, PHP',
    path: 'config/services.php',
    write: ({ name, value }) => `    'key' => env('${name}', '${value}'),\n`,
  },
  {
    id: 'default of fetch',
    path: 'config/app.rb',
    write: ({ name, value }) => `client = Client.new(ENV.fetch("${name}") { "${value}" })\n`,
  },
  {
    id: 'concatenation with +',
    path: 'src/config.js',
    write: ({ name, value }) => `const ${camel(name)} = "${halves(value).join('" + "')}";\n`,
  },
  {
    id: 'concatenation over lines',
    path: 'src/Config.java',
    write: ({ name, value }) =>
      `  static final String ${name} =\n      "${quarters(value).join('"\n          + "')}";\n`,
  },
  {
    id: 'concatenation with .',
    path: 'src/config.php',
    write: ({ name, value }) => `$${snake(name)} = '${halves(value).join("' . '")}';\n`,
  },
  {
    id: 'adjacent literals, Python',
    path: 'app/config.py',
    write: ({ name, value }) => `${name} = (\n    "${quarters(value).join('"\n    "')}"\n)\n`,
  },
  {
    id: 'continued literal',
    path: 'app/config.py',
    write: ({ name, value }) => `${name} = "${halves(value).join('\\\n')}"\n`,
  },
  {
    id: 'joined array',
    path: 'src/config.js',
    write: ({ name, value }) => `const ${camel(name)} = ["${quarters(value).join('", "')}"].join("");\n`,
  },
  {
    id: 'joined list, Python',
    path: 'app/config.py',
    write: ({ name, value }) => `${name} = "".join(["${quarters(value).join('", "')}"])\n`,
  },
  {
    id: 'dictionary',
    path: 'app/config.py',
    write: ({ name, value }) => `config = {"retries": 3, "${snake(name)}": "${value}", "debug": False}\n`,
  },
  {
    id: 'map with arrows',
    path: 'config/app.php',
    write: ({ name, value }) => `return [\n    '${snake(name)}' => '${value}',\n];\n`,
  },
  {
    id: 'map with keywords',
    path: 'src/config.clj',
    write: ({ name, value }) => `(def config {:retries 3 :${kebab(name)} "${value}"})\n`,
  },
  {
    id: 'keyword argument',
    path: 'app/main.py',
    write: ({ name, value }) => `client = Client(region="eu", ${snake(name)}="${value}")\n`,
  },
  {
    id: 'call of a setter',
    path: 'src/Main.java',
    write: ({ name, value }) => `    builder.set${pascal(name)}("${value}").build();\n`,
  },
  {
    id: 'put into a map',
    path: 'src/Main.java',
    write: ({ name, value }) => `    settings.put("${snake(name)}", "${value}");\n`,
  },
  {
    id: 'wrapped value',
    path: 'app/main.py',
    write: ({ name, value }) => `${snake(name)} = SecretStr(b"${value}")\n`,
  },
  {
    id: 'comparison',
    path: 'src/auth.js',
    write: ({ name, value }) => `if (request.${camel(name)} !== '${value}') return deny();\n`,
  },
  {
    id: 'raw literal',
    path: 'src/main.rs',
    write: ({ name, value }) => `let ${snake(name)} = r#"${value}"#;\n`,
  },
  {
    id: 'literal in backquotes',
    path: 'src/main.ts',
    write: ({ name, value }) => `const ${camel(name)} = \`${value}\`;\n`,
  },
  {
    id: 'returned by a function',
    path: 'src/config.js',
    write: ({ name, value }) => `function get${pascal(name)}() {\n  return '${value}';\n}\n`,
  },
  {
    id: 'typed constant, Visual Basic',
    path: 'src/Config.vb',
    write: ({ name, value }) => `    Private Const ${pascal(name)} As String = "${value}"\n`,
  },
  {
    id: 'typed annotation, Python',
    path: 'app/config.py',
    write: ({ name, value }) => `    ${snake(name)}: Final[str] = '${value}'\n`,
  },
  {
    id: 'SQL',
    path: 'db/seed.sql',
    write: ({ name, value }) => `INSERT INTO settings (name, value) VALUES ('${snake(name)}', '${value}');\n`,
  },
];

// Small faults, one at a time: what a slip of the hand would write instead.
import ts from "typescript";

const OPERATORS = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "??": "&&",
};

/**
 * Every text of the file with one thing changed: an operator, a condition, a literal, a list, a statement that is left out.
 * What has no effect at run time (types, imports), and sentences that only people read, stay as they are.
 */
export function mutantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants = [];
  const replace = (node, replacement, what) => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    const changed = text.slice(0, start) + replacement + text.slice(node.getEnd());
    mutants.push({
      file,
      line,
      what: `${what}: ${excerpt(node.getText(source))} → ${excerpt(replacement)}`,
      text: changed,
    });
  };
  visit(source);
  return mutants;

  function visit(node) {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    mutate(node);
    ts.forEachChild(node, visit);
  }

  function mutate(node) {
    if (ts.isBinaryExpression(node)) {
      const other = OPERATORS[node.operatorToken.getText(source)];
      // Sentences are joined with +, and read by people alone.
      if (other !== undefined && !isJoiningText(node)) {
        replace(node, `((${node.left.getText(source)}) ${other} (${node.right.getText(source)}))`, "operator");
      }
    } else if (ts.isIfStatement(node)) {
      replace(node.expression, "true", "condition");
      replace(node.expression, "false", "condition");
    } else if (ts.isConditionalExpression(node)) {
      replace(node.condition, "true", "condition");
      replace(node.condition, "false", "condition");
    } else if (ts.isPrefixUnaryExpression(node)) {
      const isSign = node.operator === ts.SyntaxKind.ExclamationToken || node.operator === ts.SyntaxKind.MinusToken;
      if (isSign) replace(node, node.operand.getText(source), "sign");
    } else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
      replace(node, node.kind === ts.SyntaxKind.TrueKeyword ? "false" : "true", "literal");
    } else if (ts.isNumericLiteral(node)) {
      replace(node, `(${node.getText(source)} + 1)`, "literal");
      if (ts.isPropertyAssignment(node.parent) && node.parent.name === node) mutants.pop();
    } else if (ts.isStringLiteral(node)) {
      if (isValue(node)) replace(node, '"changed"', "literal");
    } else if (ts.isArrayLiteralExpression(node)) {
      if (node.elements.length > 0) replace(node, "[]", "list");
    } else if (ts.isExpressionStatement(node) || ts.isThrowStatement(node)) {
      replace(node, ";", "statement");
    }
  }

  function isJoiningText(node) {
    return [node.left, node.right].some((side) => ts.isStringLiteral(side) || ts.isTemplateExpression(side));
  }

  /** A text that the program goes by: not a name in the code, nor a sentence (which has a space) for people. */
  function isValue(node) {
    const { parent } = node;
    if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
    if (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword) return false;
    if (ts.isLiteralTypeNode(parent)) return false;
    return !node.text.includes(" ");
  }
}

function excerpt(text) {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

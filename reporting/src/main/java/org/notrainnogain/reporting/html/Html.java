package org.notrainnogain.reporting.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Text and values made safe for the places of a page where they stand. */
final class Html {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Html() {}

  /** Text for element content and quoted attributes. */
  static String text(String raw) {
    StringBuilder safe = new StringBuilder(raw.length() + 16);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /** JSON for the content of a script element: no character in it can end the element. */
  static String json(Object value) {
    try {
      return MAPPER
          .writeValueAsString(value)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Chart data cannot be written as JSON: " + value, e);
    }
  }

  /** Script for the content of a script element, the same to JavaScript as the original. */
  static String script(String source) {
    return source.replace("</script", "<\\/script").replace("<!--", "<\\!--");
  }

  /**
   * A table, its first column heading the rows.
   *
   * @param caption what the table shows, for readers that do not see the page
   * @param header column headings, plain text
   * @param rows cells, HTML already; columns of which every cell starts with a digit, sign or dash
   *     line up right
   */
  static String table(String caption, List<String> header, List<List<String>> rows) {
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .append(text(caption))
        .append("\"><table><caption>")
        .append(text(caption))
        .append("</caption><thead><tr>");
    for (int column = 0; column < header.size(); column++) {
      html.append(
              column > 0 && isNumeric(rows, column)
                  ? "<th scope=\"col\" class=\"number\">"
                  : "<th scope=\"col\">")
          .append(text(header.get(column)))
          .append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      html.append("<tr><th scope=\"row\">").append(row.get(0)).append("</th>");
      for (int column = 1; column < row.size(); column++) {
        html.append(isNumeric(rows, column) ? "<td class=\"number\">" : "<td>")
            .append(row.get(column))
            .append("</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  private static boolean isNumeric(List<List<String>> rows, int column) {
    return rows.stream().allMatch(row -> isNumber(row.get(column)));
  }

  private static boolean isNumber(String cell) {
    return !cell.isEmpty() && "0123456789-–".indexOf(cell.charAt(0)) >= 0
        || cell.equals("NaN")
        || cell.equals("Infinity");
  }
}

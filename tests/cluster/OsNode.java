import java.nio.file.Files;
import java.nio.file.Path;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.analysis.TokenizerFactory;
import org.opensearch.indices.analysis.AnalysisModule;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.plugins.AnalysisPlugin;
import org.opensearch.plugins.Plugin;

/** One node of OpenSearch: OsNode NAME FOLDER [SETTING=VALUE ...]. It ends when its standard input does. */
public class OsNode {
    /** The modules that are used, by their names in 3.x and in 2.x. */
    private static final String[] MODULES = {
        "org.opensearch.transport.Netty4ModulePlugin", "org.opensearch.transport.Netty4Plugin",
        "org.opensearch.index.reindex.ReindexModulePlugin", "org.opensearch.index.reindex.ReindexPlugin"};
    private static final String[] ANALYSIS = {
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin", "org.opensearch.analysis.common.CommonAnalysisPlugin"};

    /** The tokenizer that the tests use, for a Java that lacks what the whole module needs: the words of Thai. */
    public static class Tokenizers extends Plugin implements AnalysisPlugin {
        @Override
        public Map<String, AnalysisModule.AnalysisProvider<TokenizerFactory>> getTokenizers() {
            try {
                var module = (AnalysisPlugin) found(ANALYSIS).get(0).getDeclaredConstructor().newInstance();
                return Map.of("char_group", module.getTokenizers().get("char_group"));
            } catch (ReflectiveOperationException error) {
                throw new IllegalStateException(error);
            }
        }
    }

    private static boolean hasThai() {
        var words = BreakIterator.getWordInstance(Locale.forLanguageTag("th"));
        words.setText("\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22");
        return words.isBoundary(4);
    }

    private static List<Class<? extends Plugin>> found(String[] names) {
        List<Class<? extends Plugin>> plugins = new ArrayList<>();
        for (String name : names) {
            try {
                plugins.add(Class.forName(name).asSubclass(Plugin.class));
            } catch (ClassNotFoundException other) {
                continue;
            }
        }
        return plugins;
    }

    public static void main(String[] given) throws Exception {
        String name = given[0];
        Path home = Path.of(given[1]).toAbsolutePath();
        Files.createDirectories(home.resolve("config"));
        Settings.Builder settings = Settings.builder()
            .put("node.name", name)
            .put("path.home", home.toString())
            .put("path.data", home.resolve("data").toString())
            .put("path.logs", home.resolve("logs").toString())
            .put("network.host", "127.0.0.1");
        for (int i = 2; i < given.length; i++) {
            String[] setting = given[i].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        List<Class<? extends Plugin>> plugins = found(MODULES);
        plugins.addAll(hasThai() ? found(ANALYSIS) : List.of(Tokenizers.class));
        var node = new OpenSearchRunnerNode(
            InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), home.resolve("config"), () -> name),
            plugins);
        node.start();
        while (System.in.read() >= 0) {
            continue;
        }
        node.close();
        System.exit(0);
    }
}

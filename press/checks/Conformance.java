// Holds PDF files against every rule of PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) by the veraPDF engine; one line a file and standard.
import java.io.FileInputStream;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

public class Conformance {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean all = files.length > 0;
        for (String file : files) {
            for (PDFAFlavour flavour : new PDFAFlavour[] {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1}) {
                try (FileInputStream bytes = new FileInputStream(file);
                        PDFAParser parser = Foundries.defaultInstance().createParser(bytes, flavour);
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    ValidationResult result = validator.validate(parser);
                    // A run that stopped early has found nothing and proves nothing.
                    boolean holds = result.isCompliant() && result.getTotalAssertions() > 0;
                    all &= holds;
                    System.out.println((holds ? "holds " : "BROKEN ") + flavour + " " + result.getTotalAssertions() + " checks " + file);
                    for (Map.Entry<RuleId, Integer> rule : result.getFailedChecks().entrySet()) {
                        System.out.println("  " + rule.getKey().getClause() + "-" + rule.getKey().getTestNumber() + " broken " + rule.getValue() + " times");
                    }
                }
            }
        }
        System.exit(all ? 0 : 1);
    }
}

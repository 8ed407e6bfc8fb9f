<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Words</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>no support either way</source>
        <translation>keine Stütze für eine Seite</translation>
    </message>
    <message>
        <source>weak support</source>
        <translation>schwache Stütze</translation>
    </message>
    <message>
        <source>moderate support</source>
        <translation>mäßige Stütze</translation>
    </message>
    <message>
        <source>moderately strong support</source>
        <translation>mäßig starke Stütze</translation>
    </message>
    <message>
        <source>strong support</source>
        <translation>starke Stütze</translation>
    </message>
    <message>
        <source>very strong support</source>
        <translation>sehr starke Stütze</translation>
    </message>
    <message>
        <source>extremely strong support</source>
        <translation>äußerst starke Stütze</translation>
    </message>
    <message>
        <source>Only one reference. Add another: with one, the best proposal is Refer.</source>
        <translation>Nur eine Referenz. Fügen Sie eine weitere hinzu: mit einer ist der beste Vorschlag Vorlegen.</translation>
    </message>
    <message>
        <source>Only two references. Three or more are safer.</source>
        <translation>Nur zwei Referenzen. Drei oder mehr sind sicherer.</translation>
    </message>
    <message>
        <source>The query is a copy of a reference. No one signs the same way twice.</source>
        <translation>Die Prüfunterschrift ist die Kopie einer Referenz. Niemand unterschreibt zweimal völlig gleich.</translation>
    </message>
    <message>
        <source>The references disagree among themselves. Check that they are one person&apos;s.</source>
        <translation>Die Referenzen passen nicht zueinander. Prüfen Sie, ob sie von einer Person stammen.</translation>
    </message>
    <message>
        <source>The model %1 is not calibrated: scores only, so always Refer.</source>
        <translation>Das Modell %1 ist nicht kalibriert: nur Punktwerte, daher immer Vorlegen.</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Refer</source>
        <translation>Vorlegen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>The query agrees with the references.</source>
        <translation>Die Prüfunterschrift passt zu den Referenzen.</translation>
    </message>
    <message>
        <source>Not clear enough: a second person should look.</source>
        <translation>Nicht eindeutig: eine zweite Person sollte sie ansehen.</translation>
    </message>
    <message>
        <source>The query does not agree with the references.</source>
        <translation>Die Prüfunterschrift passt nicht zu den Referenzen.</translation>
    </message>
    <message>
        <source>more than %1 %</source>
        <translation>mehr als %1 %</translation>
    </message>
    <message>
        <source>less than %1 %</source>
        <translation>weniger als %1 %</translation>
    </message>
    <message>
        <source>This likeness is about as probable from a genuine signature as from a skilled forgery: %1.</source>
        <translation>Diese Ähnlichkeit ist bei einer echten Unterschrift etwa so wahrscheinlich wie bei einer gekonnten Fälschung: %1.</translation>
    </message>
    <message>
        <source>more than %1</source>
        <translation>mehr als %1</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>This likeness is %1 times more probable from a genuine signature than from a skilled forgery: %2.</source>
        <translation>Diese Ähnlichkeit ist bei einer echten Unterschrift %1-mal so wahrscheinlich wie bei einer gekonnten Fälschung: %2.</translation>
    </message>
    <message>
        <source>This likeness is %1 times more probable from a skilled forgery than from a genuine signature: %2.</source>
        <translation>Diese Ähnlichkeit ist bei einer gekonnten Fälschung %1-mal so wahrscheinlich wie bei einer echten Unterschrift: %2.</translation>
    </message>
    <message>
        <source>hardly any ink</source>
        <translation>kaum Tinte</translation>
    </message>
    <message>
        <source>small (%1 pixels, at least %2)</source>
        <translation>klein (%1 Pixel, mindestens %2)</translation>
    </message>
    <message>
        <source>faint (contrast %1, at least %2)</source>
        <translation>blass (Kontrast %1, mindestens %2)</translation>
    </message>
    <message>
        <source>touches the border, may be cut off</source>
        <translation>berührt den Rand, vielleicht abgeschnitten</translation>
    </message>
    <message>
        <source>much besides the signature</source>
        <translation>viel neben der Unterschrift</translation>
    </message>
    <message>
        <source>low resolution (%1 dpi, at least %2)</source>
        <translation>geringe Auflösung (%1 dpi, mindestens %2)</translation>
    </message>
    <message>
        <source>may not be a signature</source>
        <translation>vielleicht keine Unterschrift</translation>
    </message>
    <message>
        <source>Query: %1.</source>
        <translation>Prüfunterschrift: %1.</translation>
    </message>
    <message>
        <source>Reference %1: %2.</source>
        <translation>Referenz %1: %2.</translation>
    </message>
    <message>
        <source>References %1: %2.</source>
        <translation>Referenzen %1: %2.</translation>
    </message>
    <message>
        <source>There is no such file or folder. Check the name.</source>
        <translation>Diese Datei oder diesen Ordner gibt es nicht. Prüfen Sie den Namen.</translation>
    </message>
    <message>
        <source>It cannot be read. Check that it is a file and that you may open it.</source>
        <translation>Nicht lesbar. Prüfen Sie, ob es eine Datei ist und ob Sie sie öffnen dürfen.</translation>
    </message>
    <message>
        <source>There is nothing in it. Choose another one.</source>
        <translation>Es ist nichts darin. Wählen Sie etwas anderes.</translation>
    </message>
    <message>
        <source>It is not a picture that can be read. Save the page as PNG, TIFF, JPEG or PDF and open that.</source>
        <translation>Kein lesbares Bild. Speichern Sie die Seite als PNG, TIFF, JPEG oder PDF und öffnen Sie diese.</translation>
    </message>
    <message>
        <source>The end of the file is missing. Scan it or copy it again.</source>
        <translation>Das Ende der Datei fehlt. Scannen oder kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>The file is damaged. Scan it or copy it again.</source>
        <translation>Die Datei ist beschädigt. Scannen oder kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>The picture is too large. Scan it at 300 dpi or cut out the signature.</source>
        <translation>Das Bild ist zu groß. Scannen Sie es mit 300 dpi oder schneiden Sie die Unterschrift aus.</translation>
    </message>
    <message>
        <source>It is protected by a password. Save the page as a picture and open that.</source>
        <translation>Durch ein Kennwort geschützt. Speichern Sie die Seite als Bild und öffnen Sie dieses.</translation>
    </message>
    <message>
        <source>No signature was found on it. Check that it is a scan of a signature on paper.</source>
        <translation>Darauf wurde keine Unterschrift gefunden. Prüfen Sie, ob es der Scan einer Unterschrift auf Papier ist.</translation>
    </message>
    <message>
        <source>It is a model for another program or version. Open another model file.</source>
        <translation>Das Modell gehört zu einem anderen Programm oder einer anderen Version. Öffnen Sie eine andere Modelldatei.</translation>
    </message>
    <message>
        <source>There is not enough memory. Close other programs or take a smaller picture.</source>
        <translation>Der Speicher reicht nicht. Schließen Sie andere Programme oder nehmen Sie ein kleineres Bild.</translation>
    </message>
    <message>
        <source>Some references are the same picture. It counts once.</source>
        <translation>Einige Referenzen sind dasselbe Bild. Es zählt nur einmal.</translation>
    </message>
    <message>
        <source>Alike enough to accept, but a copy of a reference: a second person should look.</source>
        <translation>Ähnlich genug zum Annehmen, aber Kopie einer Referenz: Eine zweite Person sollte prüfen.</translation>
    </message>
    <message>
        <source>Alike enough to accept, but there is only one reference: a second person should look.</source>
        <translation>Ähnlich genug zum Annehmen, aber es gibt nur eine Referenz: Eine zweite Person sollte prüfen.</translation>
    </message>
    <message>
        <source>Alike enough to accept, but see the notes below: a second person should look.</source>
        <translation>Ähnlich genug zum Annehmen, aber siehe die Hinweise unten: Eine zweite Person sollte prüfen.</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>mindestens %1</translation>
    </message>
    <message>
        <source>It could not be written to %1. Choose another folder, or make room on the disk.</source>
        <translation>Schreiben nach %1 nicht möglich. Wählen Sie einen anderen Ordner oder schaffen Sie Platz auf dem Datenträger.</translation>
    </message>
    <message>
        <source>The model file is damaged, or is none. Copy or install it again.</source>
        <translation>Die Modelldatei ist beschädigt oder keine. Kopieren oder installieren Sie sie neu.</translation>
    </message>
    <message>
        <source>There is not enough memory for the model. Close other programs.</source>
        <translation>Für das Modell reicht der Speicher nicht. Schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>Each reference alone speaks against the query, but they differ as much from one another.</source>
        <translation>Jede Referenz für sich spricht gegen die Prüfunterschrift, aber sie unterscheiden sich untereinander ebenso sehr.</translation>
    </message>
    <message>
        <source>%1 % (%2 to %3)</source>
        <translation>%1 % (%2 bis %3)</translation>
    </message>
    <message>
        <source>The part of the program that compares signatures is missing or damaged. Install the program again.</source>
        <translation>Der Teil des Programms, der Unterschriften vergleicht, fehlt oder ist beschädigt. Installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The part of the program that reads pictures is missing; install the program again.</source>
        <translation>Der Teil des Programms, der Bilder liest, fehlt; installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>grainy (%1, at most %2)</source>
        <translation>körnig (%1, höchstens %2)</translation>
    </message>
    <message>
        <source>blurred (%1, at most %2)</source>
        <translation>unscharf (%1, höchstens %2)</translation>
    </message>
    <message>
        <source>too few strokes to judge by (%1, at least %2)</source>
        <translation>zu wenige Striche zum Beurteilen (%1, mindestens %2)</translation>
    </message>
    <message>
        <source>a line crosses it</source>
        <translation>eine Linie kreuzt sie</translation>
    </message>
    <message>
        <source>a stamp crosses it (%1 of the ink)</source>
        <translation>ein Stempel kreuzt sie (%1 der Tinte)</translation>
    </message>
    <message>
        <source>perhaps photographed off a screen (lattice %1, at most %2)</source>
        <translation>vielleicht vom Bildschirm fotografiert (Raster %1, höchstens %2)</translation>
    </message>
    <message>
        <source>specks as on a copy of a copy (%1, at most %2)</source>
        <translation>Sprenkel wie auf der Kopie einer Kopie (%1, höchstens %2)</translation>
    </message>
    <message>
        <source>the same as a reference (%1, at most %2)</source>
        <translation>dieselbe wie eine Referenz (%1, höchstens %2)</translation>
    </message>
    <message>
        <source>The query lies upon a reference line by line, as if pasted or traced. No one signs the same way twice.</source>
        <translation>Die Prüfunterschrift liegt Strich für Strich auf einer Referenz, wie eingefügt oder durchgepaust. Niemand unterschreibt zweimal gleich.</translation>
    </message>
    <message>
        <source>Alike enough to accept, but the same as a reference: a second person should look.</source>
        <translation>Ähnlich genug zum Annehmen, aber dieselbe wie eine Referenz: Eine zweite Person sollte prüfen.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::CasePanel</name>
    <message>
        <source>optional</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>Case &amp;number</source>
        <translation>Fall&amp;nummer</translation>
    </message>
    <message>
        <source>C&amp;ustomer</source>
        <translation>K&amp;unde</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Prüfunterschrift</translation>
    </message>
    <message>
        <source>Drop the signature to check here</source>
        <translation>Die zu prüfende Unterschrift hier ablegen</translation>
    </message>
    <message>
        <source>References</source>
        <translation>Referenzen</translation>
    </message>
    <message>
        <source>Drop signatures that are known to be genuine here</source>
        <translation>Sicher echte Unterschriften hier ablegen</translation>
    </message>
    <message>
        <source>References (%1)</source>
        <translation>Referenzen (%1)</translation>
    </message>
    <message>
        <source>S&amp;ignatory</source>
        <translation>Unter&amp;zeichner</translation>
    </message>
    <message>
        <source>name or account number</source>
        <translation>Name oder Kontonummer</translation>
    </message>
    <message>
        <source>The one that fits best; choose to compare with another.</source>
        <translation>Der am besten passende; wählen Sie einen anderen zum Vergleich.</translation>
    </message>
    <message>
        <source>A&amp;mount</source>
        <translation>Be&amp;trag</translation>
    </message>
    <message>
        <source>Needed: %1.</source>
        <translation>Nötig: %1.</translation>
    </message>
    <message>
        <source>Needed: %1. So far: %2.</source>
        <translation>Nötig: %1. Bisher: %2.</translation>
    </message>
    <message>
        <source>Signing rule met once this one is accepted.</source>
        <translation>Zeichnungsregel erfüllt, sobald diese Unterschrift angenommen ist.</translation>
    </message>
    <message>
        <source>Signing rule met: %1.</source>
        <translation>Zeichnungsregel erfüllt: %1.</translation>
    </message>
    <message>
        <source>Signing rule: %1</source>
        <translation>Zeichnungsregel: %1</translation>
    </message>
    <message>
        <source>Whether the signing rule is met depends on the amount.</source>
        <translation>Ob die Zeichnungsregel erfüllt ist, hängt vom Betrag ab.</translation>
    </message>
    <message>
        <source>Signing rule met, if the second person agrees: %1.</source>
        <translation>Zeichnungsregel erfüllt, wenn die zweite Person zustimmt: %1.</translation>
    </message>
    <message>
        <source>%1 of %2 · %3</source>
        <translation>%1 von %2 · %3</translation>
    </message>
    <message>
        <source>No signature found</source>
        <translation>Keine gefunden</translation>
    </message>
    <message>
        <source>No signature was found on %1. Draw a box around it on the page.</source>
        <translation>Auf %1 wurde keine Unterschrift gefunden. Ziehen Sie auf der Seite einen Rahmen um sie.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::DecisionBox</name>
    <message>
        <source>Record &amp;decision</source>
        <translation>Entscheidung &amp;festhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Takes over the proposal (Enter)</source>
        <translation>Übernimmt den Vorschlag (Eingabetaste)</translation>
    </message>
    <message>
        <source>Or decide:</source>
        <translation>Oder:</translation>
    </message>
    <message>
        <source>&amp;Accept…</source>
        <translation>&amp;Annehmen…</translation>
    </message>
    <message>
        <source>&amp;Refer…</source>
        <translation>V&amp;orlegen…</translation>
    </message>
    <message>
        <source>Re&amp;ject…</source>
        <translation>Abl&amp;ehnen…</translation>
    </message>
    <message>
        <source>Customer confirmed in person or by phone</source>
        <translation>Kunde hat persönlich oder am Telefon bestätigt</translation>
    </message>
    <message>
        <source>Known change of the signature</source>
        <translation>Bekannte Änderung der Unterschrift</translation>
    </message>
    <message>
        <source>Poor scan or unusual pen</source>
        <translation>Schlechter Scan oder ungewohnter Stift</translation>
    </message>
    <message>
        <source>Signs of tracing or hesitation</source>
        <translation>Zeichen von Abpausen oder Zögern</translation>
    </message>
    <message>
        <source>Other details of the item do not fit</source>
        <translation>Andere Angaben des Belegs passen nicht</translation>
    </message>
    <message>
        <source>Write or choose a reason</source>
        <translation>Grund schreiben oder wählen</translation>
    </message>
    <message>
        <source>Records the decision with its reason (Enter)</source>
        <translation>Hält die Entscheidung mit ihrem Grund fest (Eingabetaste)</translation>
    </message>
    <message>
        <source>Back to the proposal (Esc)</source>
        <translation>Zurück zum Vorschlag (Esc)</translation>
    </message>
    <message>
        <source>Takes the decision back (Ctrl+Z)</source>
        <translation>Nimmt die Entscheidung zurück (Strg+Z)</translation>
    </message>
    <message>
        <source>Confirm: %1</source>
        <translation>Bestätigen: %1</translation>
    </message>
    <message>
        <source>Reason to decide %1 instead of %2:</source>
        <translation>Grund für %1 statt %2:</translation>
    </message>
    <message>
        <source>Decided: %1, as proposed, at %2.</source>
        <translation>Entschieden: %1, wie vorgeschlagen, um %2.</translation>
    </message>
    <message>
        <source>Decided: %1 instead of %2, at %3. %4</source>
        <translation>Entschieden: %1 statt %2, um %3. %4</translation>
    </message>
    <message>
        <source>On file.</source>
        <translation>In den Akten.</translation>
    </message>
    <message>
        <source>Not filed yet.</source>
        <translation>Noch nicht in den Akten.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::FormsPanel</name>
    <message>
        <source>%1, by %2</source>
        <translation>%1, von %2</translation>
    </message>
    <message>
        <source>&amp;Forget Where It Is Signed</source>
        <translation>Unterschriftsstelle &amp;vergessen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Forgotten: its pages are searched like any other.</source>
        <translation>Vergessen: Seiten dieses Formulars werden durchsucht wie jede andere.</translation>
    </message>
    <message>
        <source>Forms that are remembered</source>
        <translation>Gemerkte Formulare</translation>
    </message>
    <message>
        <source>No form is remembered yet.</source>
        <translation>Noch ist kein Formular gemerkt.</translation>
    </message>
    <message>
        <source>On a page of one of these forms the signature is taken from the marked field first. They are remembered in Verify, on the page: M, after a signature was chosen or marked.</source>
        <translation>Auf einer Seite eines dieser Formulare wird die Unterschrift zuerst aus dem markierten Feld genommen. Gemerkt werden sie beim Prüfen, auf der Seite: M, nachdem eine Unterschrift gewählt oder markiert wurde.</translation>
    </message>
    <message>
        <source>Remembered %1</source>
        <translation>Gemerkt %1</translation>
    </message>
    <message>
        <source>page of %1 × %2 pixels</source>
        <translation>Seite von %1 × %2 Pixeln</translation>
    </message>
</context>
<context>
    <name>countersign::ui::ImageCanvas</name>
    <message>
        <source>Signatures</source>
        <translation>Unterschriften</translation>
    </message>
    <message>
        <source>Both signatures</source>
        <translation>Beide Unterschriften</translation>
    </message>
    <message>
        <source>One signature laid over the other</source>
        <translation>Eine Unterschrift über die andere gelegt</translation>
    </message>
    <message>
        <source>The signatures in turn</source>
        <translation>Die Unterschriften abwechselnd</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Prüfunterschrift</translation>
    </message>
    <message>
        <source>Drop reference signatures here</source>
        <translation>Referenzunterschriften hier ablegen</translation>
    </message>
    <message>
        <source>Drop the signature to check here</source>
        <translation>Die zu prüfende Unterschrift hier ablegen</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Beide</translation>
    </message>
    <message>
        <source>Reference only</source>
        <translation>Nur Referenz</translation>
    </message>
    <message>
        <source>Query only</source>
        <translation>Nur Prüfunterschrift</translation>
    </message>
    <message>
        <source>Add as references</source>
        <translation>Als Referenzen hinzufügen</translation>
    </message>
    <message>
        <source>Take as query</source>
        <translation>Als Prüfunterschrift nehmen</translation>
    </message>
    <message>
        <source>Regions that raised or lowered the score</source>
        <translation>Bereiche, die den Punktwert hoben oder senkten</translation>
    </message>
    <message>
        <source>; raised most: %1</source>
        <translation>; am meisten hob: %1</translation>
    </message>
    <message>
        <source>; lowered most: %1</source>
        <translation>; am meisten senkte: %1</translation>
    </message>
    <message>
        <source>Raised the score</source>
        <translation>Hob den Punktwert</translation>
    </message>
    <message>
        <source>Lowered the score</source>
        <translation>Senkte den Punktwert</translation>
    </message>
    <message>
        <source>%1. %2: %3. %4: %5. Zoom %6 %.</source>
        <translation>%1. %2: %3. %4: %5. Vergrößerung %6 %.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::MainWindow</name>
    <message>
        <source>Countersign</source>
        <translation>Countersign</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Demo Case</source>
        <translation>B&amp;eispielfall</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>An&amp;sicht</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Case</source>
        <translation>Fa&amp;ll</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;About Countersign</source>
        <translation>&amp;Über Countersign</translation>
    </message>
    <message>
        <source>Like the &amp;System</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About Countersign</source>
        <translation>Über Countersign</translation>
    </message>
    <message>
        <source>Countersign %1

Compares handwritten signatures on scans and proposes a decision. The decision is a person&apos;s.

Free software under the GNU General Public License, version 3 or later.</source>
        <translation>Countersign %1

Vergleicht handschriftliche Unterschriften auf Scans und schlägt eine Entscheidung vor. Entscheiden muss ein Mensch.

Freie Software unter der GNU General Public License, Version 3 oder neuer.</translation>
    </message>
    <message>
        <source>Screens</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>&amp;Customers</source>
        <translation>&amp;Kunden</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>&amp;Verlauf</translation>
    </message>
    <message>
        <source>&amp;Review</source>
        <translation>&amp;Zweitprüfung</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>&amp;Einstellungen</translation>
    </message>
    <message>
        <source>Countersign – %1</source>
        <translation>Countersign – %1</translation>
    </message>
    <message>
        <source>Sign &amp;Out</source>
        <translation>&amp;Abmelden</translation>
    </message>
    <message>
        <source>&amp;Identify</source>
        <translation>&amp;Erkennen</translation>
    </message>
    <message>
        <source>The desktop&apos;s key store did not take the passphrase: %1</source>
        <translation>Der Schlüsselbund der Arbeitsumgebung hat die Passphrase nicht angenommen: %1</translation>
    </message>
    <message>
        <source>&amp;Guided Tour</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>The model in use, %1, could not be opened. This desk works with the one that comes with the program.</source>
        <translation>Das freigegebene Modell %1 ließ sich nicht öffnen. Dieser Arbeitsplatz arbeitet mit dem, das mit dem Programm kommt.</translation>
    </message>
    <message>
        <source>The records do not say which model is in use. This desk works with the one that comes with the program.</source>
        <translation>Die Akten sagen nicht, welches Modell freigegeben ist. Dieser Arbeitsplatz arbeitet mit dem, das mit dem Programm kommt.</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>&amp;Modelle</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>&amp;Trainieren</translation>
    </message>
    <message>
        <source>The watched folder %1 cannot be read. Connect its drive, or choose another in the settings.</source>
        <translation>Der überwachte Ordner %1 ist nicht lesbar. Verbinden Sie sein Laufwerk, oder wählen Sie in den Einstellungen einen anderen.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::MessageBar</name>
    <message>
        <source>Close message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meldungen</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>countersign::ui::ScoreBars</name>
    <message>
        <source>Agreement with each reference</source>
        <translation>Übereinstimmung mit jeder Referenz</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>countersign::ui::ScoreGauge</name>
    <message>
        <source>Gauge</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <source>in the Reject band</source>
        <translation>im Bereich Ablehnen</translation>
    </message>
    <message>
        <source>in the Refer band</source>
        <translation>im Bereich Vorlegen</translation>
    </message>
    <message>
        <source>in the Accept band</source>
        <translation>im Bereich Annehmen</translation>
    </message>
    <message>
        <source>The needle is %1, at %2 of 100.</source>
        <translation>Der Zeiger steht %1, bei %2 von 100.</translation>
    </message>
    <message>
        <source>No reading</source>
        <translation>Kein Wert</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Refer</source>
        <translation>Vorlegen</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
</context>
<context>
    <name>countersign::ui::StartPage</name>
    <message>
        <source>References</source>
        <translation>Referenzen</translation>
    </message>
    <message>
        <source>Drop signatures that are known to be genuine: several files, a folder, a TIFF with several pages.</source>
        <translation>Sicher echte Unterschriften ablegen: mehrere Dateien, einen Ordner, ein TIFF mit mehreren Seiten.</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Prüfunterschrift</translation>
    </message>
    <message>
        <source>Drop the signature to check, or paste it with Ctrl+V.</source>
        <translation>Die zu prüfende Unterschrift ablegen oder mit Strg+V einfügen.</translation>
    </message>
    <message>
        <source>Or try a demo case:</source>
        <translation>Oder ein Beispiel:</translation>
    </message>
</context>
<context>
    <name>countersign::ui::VerdictPanel</name>
    <message>
        <source>score %1</source>
        <translation>Punktwert %1</translation>
    </message>
    <message>
        <source>%1, taken alone: %2, likelihood ratio %3, %4</source>
        <translation>%1, für sich genommen: %2, Likelihood-Quotient %3, %4</translation>
    </message>
    <message>
        <source>At work</source>
        <translation>Bei der Arbeit</translation>
    </message>
    <message>
        <source>Open another &amp;model file…</source>
        <translation>Andere &amp;Modelldatei öffnen…</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Likelihood ratio</source>
        <translation>Likelihood-Quotient</translation>
    </message>
    <message>
        <source>Probability, at even odds</source>
        <translation>Wahrscheinlichkeit bei 1 : 1</translation>
    </message>
    <message>
        <source>Against each reference</source>
        <translation>Gegen jede Referenz</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>The model could not be opened, so signatures can be looked at but not compared.</source>
        <translation>Das Modell ließ sich nicht öffnen. Unterschriften lassen sich ansehen, aber nicht vergleichen.</translation>
    </message>
    <message>
        <source>Reading the pictures…</source>
        <translation>Bilder werden gelesen…</translation>
    </message>
    <message>
        <source>The model is loading…</source>
        <translation>Das Modell wird geladen…</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Vergleich läuft…</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>Kein Ergebnis</translation>
    </message>
    <message>
        <source>The signatures will be compared as soon as it is ready.</source>
        <translation>Die Unterschriften werden verglichen, sobald es bereit ist.</translation>
    </message>
    <message>
        <source>No verdict yet</source>
        <translation>Noch kein Ergebnis</translation>
    </message>
    <message>
        <source>Open the signature to check and the references to compare it with.</source>
        <translation>Öffnen Sie die zu prüfende Unterschrift und die Referenzen zum Vergleich.</translation>
    </message>
    <message>
        <source>Open the signature to check (Ctrl+O).</source>
        <translation>Öffnen Sie die zu prüfende Unterschrift (Strg+O).</translation>
    </message>
    <message>
        <source>Add references: signatures known to be genuine (Ctrl+R).</source>
        <translation>Fügen Sie Referenzen hinzu: sicher echte Unterschriften (Strg+R).</translation>
    </message>
    <message>
        <source>Proposal: %1</source>
        <translation>Vorschlag: %1</translation>
    </message>
    <message>
        <source>Score %1</source>
        <translation>Punktwert %1</translation>
    </message>
    <message>
        <source>Model %1 %2</source>
        <translation>Modell %1 %2</translation>
    </message>
    <message>
        <source> · accept from %1, reject below %2</source>
        <translation> · annehmen ab %1, ablehnen unter %2</translation>
    </message>
    <message>
        <source>SHA-256 %1
Runs on %2, took %3 s</source>
        <translation>SHA-256 %1
Läuft auf %2, dauerte %3 s</translation>
    </message>
    <message>
        <source>Decision: %1</source>
        <translation>Entscheidung: %1</translation>
    </message>
    <message>
        <source>Decided, as the model proposed.</source>
        <translation>Entschieden, wie vom Modell vorgeschlagen.</translation>
    </message>
    <message>
        <source>Decided by a person; the model proposed %1.</source>
        <translation>Von einer Person entschieden; das Modell schlug „%1“ vor.</translation>
    </message>
    <message>
        <source>Draw a box around the signature on the page.</source>
        <translation>Ziehen Sie auf der Seite einen Rahmen um die Unterschrift.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::VerifyScreen</name>
    <message>
        <source>Add &amp;References…</source>
        <translation>&amp;Referenzen hinzufügen…</translation>
    </message>
    <message>
        <source>Add &amp;Folder of References…</source>
        <translation>&amp;Ordner mit Referenzen hinzufügen…</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Neu…</translation>
    </message>
    <message>
        <source>&amp;Paste as Query</source>
        <translation>Als &amp;Prüfunterschrift einfügen</translation>
    </message>
    <message>
        <source>Paste as &amp;Reference</source>
        <translation>Als &amp;Referenz einfügen</translation>
    </message>
    <message>
        <source>Open &amp;Model…</source>
        <translation>&amp;Modell öffnen…</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>&amp;Print Report…</source>
        <translation>Bericht &amp;drucken…</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Drucken</translation>
    </message>
    <message>
        <source>Genu&amp;ine</source>
        <translation>&amp;Echt</translation>
    </message>
    <message>
        <source>&amp;Skilled forgery</source>
        <translation>Ge&amp;konnte Fälschung</translation>
    </message>
    <message>
        <source>Rand&amp;om forgery</source>
        <translation>&amp;Zufällige Fälschung</translation>
    </message>
    <message>
        <source>&amp;Both</source>
        <translation>&amp;Beide</translation>
    </message>
    <message>
        <source>Both signatures, side by side or one above the other</source>
        <translation>Beide Unterschriften, neben- oder übereinander</translation>
    </message>
    <message>
        <source>&amp;Overlay</source>
        <translation>&amp;Überlagert</translation>
    </message>
    <message>
        <source>One laid over the other, in two colours</source>
        <translation>Eine über die andere gelegt, in zwei Farben</translation>
    </message>
    <message>
        <source>F&amp;licker</source>
        <translation>&amp;Wechselnd</translation>
    </message>
    <message>
        <source>One after the other in the same place</source>
        <translation>Eine nach der anderen am selben Ort</translation>
    </message>
    <message>
        <source>&amp;Cleaned</source>
        <translation>Be&amp;reinigt</translation>
    </message>
    <message>
        <source>Without the paper, as the model sees it (C)</source>
        <translation>Ohne das Papier, wie das Modell sie sieht (C)</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>&amp;Größer</translation>
    </message>
    <message>
        <source>&amp;Zoom Out</source>
        <translation>&amp;Kleiner</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>&amp;Einpassen</translation>
    </message>
    <message>
        <source>As large as both fit (0)</source>
        <translation>So groß, wie beide passen (0)</translation>
    </message>
    <message>
        <source>&amp;Previous Reference</source>
        <translation>&amp;Vorige Referenz</translation>
    </message>
    <message>
        <source>&amp;Next Reference</source>
        <translation>&amp;Nächste Referenz</translation>
    </message>
    <message>
        <source>&amp;Confirm Proposal</source>
        <translation>Vorschlag &amp;bestätigen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>R&amp;ückgängig</translation>
    </message>
    <message>
        <source>&amp;Next Case</source>
        <translation>&amp;Nächster Fall</translation>
    </message>
    <message>
        <source>Next case</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Next Case, &amp;Same References</source>
        <translation>Nächster Fall, &amp;gleiche Referenzen</translation>
    </message>
    <message>
        <source>A decision that differs from the proposal needs a reason. Write or choose one.</source>
        <translation>Eine Entscheidung gegen den Vorschlag braucht einen Grund. Schreiben oder wählen Sie einen.</translation>
    </message>
    <message>
        <source>The report was saved as %1.</source>
        <translation>Der Bericht wurde als %1 gespeichert.</translation>
    </message>
    <message>
        <source>Show report</source>
        <translation>Bericht zeigen</translation>
    </message>
    <message>
        <source>dropped picture</source>
        <translation>abgelegtes Bild</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard. Copy a picture or a file, then paste again.</source>
        <translation>In der Zwischenablage ist kein Bild. Kopieren Sie ein Bild oder eine Datei und fügen Sie es dann ein.</translation>
    </message>
    <message>
        <source>clipboard</source>
        <translation>Zwischenablage</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open the signature to check</source>
        <translation>Zu prüfende Unterschrift öffnen</translation>
    </message>
    <message>
        <source>Add reference signatures</source>
        <translation>Referenzunterschriften hinzufügen</translation>
    </message>
    <message>
        <source>Add a folder of reference signatures</source>
        <translation>Ordner mit Referenzunterschriften hinzufügen</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>Models (*.safetensors)</source>
        <translation>Modelle (*.safetensors)</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Case %1 was cleared without a decision.</source>
        <translation>Fall %1 wurde ohne Entscheidung abgeräumt.</translation>
    </message>
    <message>
        <source>Case %1 was cleared; no report of it was saved.</source>
        <translation>Fall %1 wurde abgeräumt; ein Bericht wurde nicht gespeichert.</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Rückgängig (Strg+Z)</translation>
    </message>
    <message>
        <source>Open another model file…</source>
        <translation>Andere Modelldatei öffnen…</translation>
    </message>
    <message>
        <source>%1 is already among the references.</source>
        <translation>%1 ist schon unter den Referenzen.</translation>
    </message>
    <message>
        <source>Open Quer&amp;y…</source>
        <translation>&amp;Prüfunterschrift öffnen…</translation>
    </message>
    <message>
        <source>&amp;Save Report…</source>
        <translation>Bericht &amp;speichern…</translation>
    </message>
    <message>
        <source>The report went to the printer: one page.</source>
        <translation>Der Bericht ging an den Drucker: eine Seite.</translation>
    </message>
    <message>
        <source>The report went to the printer: %1 pages.</source>
        <translation>Der Bericht ging an den Drucker: %1 Seiten.</translation>
    </message>
    <message>
        <source>Close Countersign</source>
        <translation>Countersign schließen</translation>
    </message>
    <message>
        <source>Decided, but no report was saved: %1. The decision is lost when the window closes.</source>
        <translation>Entschieden, aber ohne gespeicherten Bericht: %1. Die Entscheidung geht verloren, wenn das Fenster geschlossen wird.</translation>
    </message>
    <message>
        <source>Close without report</source>
        <translation>Ohne Bericht schließen</translation>
    </message>
    <message>
        <source>Next Si&amp;gnature of the File</source>
        <translation>Nächste Unterschrift der Da&amp;tei</translation>
    </message>
    <message>
        <source>Case %1 is decided and was put aside; this is a new case.</source>
        <translation>Fall %1 ist entschieden und wurde beiseitegelegt; dies ist ein neuer Fall.</translation>
    </message>
    <message>
        <source>Back to it (Ctrl+Z)</source>
        <translation>Zurück zu ihm (Strg+Z)</translation>
    </message>
    <message>
        <source>Clears the desk for the next case (N); can be undone</source>
        <translation>Räumt den Tisch für den nächsten Fall (N); lässt sich rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Evidence</source>
        <translation>&amp;Herkunft</translation>
    </message>
    <message>
        <source>Regions that raised or lowered the score</source>
        <translation>Bereiche, die den Punktwert hoben oder senkten</translation>
    </message>
    <message>
        <source>Looking where the score came from…</source>
        <translation>Herkunft des Punktwerts wird ermittelt…</translation>
    </message>
    <message>
        <source>There is no score yet.</source>
        <translation>Es gibt noch keinen Punktwert.</translation>
    </message>
    <message>
        <source>The decision could not be filed. %1</source>
        <translation>Die Entscheidung konnte nicht abgelegt werden. %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>The records are not open, so nothing can be filed. %1</source>
        <translation>Die Bestände sind nicht geöffnet, daher kann nichts abgelegt werden. %1</translation>
    </message>
    <message>
        <source>Another signature on the same document: both count for the signing rule (D)</source>
        <translation>Eine weitere Unterschrift auf demselben Dokument: beide zählen für die Zeichnungsregel (D)</translation>
    </message>
    <message>
        <source>Next Signature, Same &amp;Document</source>
        <translation>Nächste Unterschrift, selbes &amp;Dokument</translation>
    </message>
    <message>
        <source>Next signature</source>
        <translation>Nächste Unterschrift</translation>
    </message>
    <message>
        <source>“%1” is no amount. Write it like %2.</source>
        <translation>„%1“ ist kein Betrag. Schreiben Sie ihn wie %2.</translation>
    </message>
    <message>
        <source>Signature %1 of %2: %3.</source>
        <translation>Unterschrift %1 von %2: %3.</translation>
    </message>
    <message>
        <source>Next case (N) takes the next one.</source>
        <translation>Nächster Fall (N) nimmt die nächste.</translation>
    </message>
    <message>
        <source>Drop the last one</source>
        <translation>Die letzte weglassen</translation>
    </message>
    <message>
        <source>Drop the other %1</source>
        <translation>Die anderen %1 weglassen</translation>
    </message>
    <message>
        <source>P&amp;age</source>
        <translation>&amp;Seite</translation>
    </message>
    <message>
        <source>The whole page, with a box around each signature</source>
        <translation>Die ganze Seite, mit einem Rahmen um jede Unterschrift</translation>
    </message>
    <message>
        <source>There is no writing in this box. Draw it around the signature.</source>
        <translation>In diesem Rahmen steht nichts Geschriebenes. Ziehen Sie ihn um die Unterschrift.</translation>
    </message>
    <message>
        <source>There is no writing in this box. The query is what it was.</source>
        <translation>In diesem Rahmen steht nichts Geschriebenes. Es bleibt bei der bisherigen Unterschrift.</translation>
    </message>
    <message>
        <source>Scan Qu&amp;ery…</source>
        <translation>Prüf&amp;unterschrift scannen…</translation>
    </message>
    <message>
        <source>Scan Refere&amp;nces…</source>
        <translation>Refere&amp;nzen scannen…</translation>
    </message>
    <message>
        <source>Scan reference signatures</source>
        <translation>Referenzunterschriften scannen</translation>
    </message>
    <message>
        <source>Scan the signature to check</source>
        <translation>Zu prüfende Unterschrift scannen</translation>
    </message>
    <message>
        <source>Scan…</source>
        <translation>Scannen…</translation>
    </message>
    <message>
        <source>From now on the signature on pages of this form is taken from there (M)</source>
        <translation>Von jetzt an wird auf Seiten dieses Formulars die Unterschrift von dort genommen (M)</translation>
    </message>
    <message>
        <source>Re&amp;member for Pages Like This</source>
        <translation>Für Seiten wie diese &amp;merken</translation>
    </message>
    <message>
        <source>There is no room for another form. Forget one on a page of it, then remember this one.</source>
        <translation>Für ein weiteres Formular ist kein Platz. Vergessen Sie eines auf einer Seite davon und merken Sie dann dieses.</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Verifies handwritten signatures on scans.</source>
        <translation>Prüft handschriftliche Unterschriften auf Scans.</translation>
    </message>
    <message>
        <source>The look: system, light or dark.</source>
        <translation>Das Aussehen: system, light (hell) oder dark (dunkel).</translation>
    </message>
    <message>
        <source>The model file, instead of the shipped one.</source>
        <translation>Die Modelldatei, statt der mitgelieferten.</translation>
    </message>
    <message>
        <source>Begins with a demo case: genuine, skilled-forgery or random-forgery.</source>
        <translation>Beginnt mit einem Beispielfall: genuine, skilled-forgery oder random-forgery.</translation>
    </message>
    <message>
        <source>The signature to check.</source>
        <translation>Die zu prüfende Unterschrift.</translation>
    </message>
    <message>
        <source>A signature known to be genuine, or a folder of them; may be repeated.</source>
        <translation>Eine sicher echte Unterschrift oder ein Ordner damit; mehrfach erlaubt.</translation>
    </message>
    <message>
        <source>More references; in a folder, query.* is the query.</source>
        <translation>Weitere Referenzen; in einem Ordner ist query.* die Prüfunterschrift.</translation>
    </message>
    <message>
        <source>--theme must be system, light or dark.</source>
        <translation>--theme muss system, light oder dark sein.</translation>
    </message>
    <message>
        <source>--demo must be genuine, skilled-forgery or random-forgery.</source>
        <translation>--demo muss genuine, skilled-forgery oder random-forgery sein.</translation>
    </message>
    <message>
        <source>The bank&apos;s records: a file, or the URL of a PostgreSQL server.</source>
        <translation>Die Bestände der Bank: eine Datei, oder die URL eines PostgreSQL-Servers.</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>upper left</source>
        <translation>oben links</translation>
    </message>
    <message>
        <source>top</source>
        <translation>oben</translation>
    </message>
    <message>
        <source>upper right</source>
        <translation>oben rechts</translation>
    </message>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>lower left</source>
        <translation>unten links</translation>
    </message>
    <message>
        <source>bottom</source>
        <translation>unten</translation>
    </message>
    <message>
        <source>lower right</source>
        <translation>unten rechts</translation>
    </message>
</context>
<context>
    <name>Enrolment</name>
    <message>
        <source>No references yet. Three to five make a firm decision.</source>
        <translation>Noch keine Referenzen. Drei bis fünf ergeben eine sichere Entscheidung.</translation>
    </message>
    <message>
        <source>With %1 the best proposal is Refer; %2 more would help.</source>
        <translation>Mit %1 ist der beste Vorschlag Vorlegen; %2 weitere würden helfen.</translation>
    </message>
    <message>
        <source>%1 references; %2 more would help.</source>
        <translation>%1 Referenzen; %2 weitere würden helfen.</translation>
    </message>
    <message>
        <source>%1 references: enough.</source>
        <translation>%1 Referenzen: genug.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::CaseList</name>
    <message>
        <source>undecided</source>
        <translation>unentschieden</translation>
    </message>
    <message>
        <source>waits for review</source>
        <translation>wartet auf Prüfung</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>Decided otherwise than proposed</source>
        <translation>Anders entschieden als vorgeschlagen</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>Entschieden von</translation>
    </message>
    <message>
        <source>Proposal</source>
        <translation>Vorschlag</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
</context>
<context>
    <name>countersign::ui::CustomerForm</name>
    <message>
        <source>&amp;Add signatory</source>
        <translation>&amp;Unterzeichner hinzufügen</translation>
    </message>
    <message>
        <source>Add &amp;references…</source>
        <translation>&amp;Referenzen hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>Spe&amp;ichern</translation>
    </message>
    <message>
        <source>Rever&amp;t</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>Verif&amp;y a signature</source>
        <translation>Unterschrift &amp;prüfen</translation>
    </message>
    <message>
        <source>Acco&amp;unt number</source>
        <translation>&amp;Kontonummer</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>N&amp;ote</source>
        <translation>N&amp;otiz</translation>
    </message>
    <message>
        <source>S&amp;ignatories</source>
        <translation>Un&amp;terzeichner</translation>
    </message>
    <message>
        <source>F2 changes a name</source>
        <translation>F2 ändert einen Namen</translation>
    </message>
    <message>
        <source>An order nee&amp;ds</source>
        <translation>Ein Auftrag &amp;braucht</translation>
    </message>
    <message>
        <source>References</source>
        <translation>Referenzen</translation>
    </message>
    <message>
        <source>Drop signatures of this person here, or press Add references</source>
        <translation>Unterschriften dieser Person hier ablegen, oder Referenzen hinzufügen drücken</translation>
    </message>
    <message>
        <source>New customer</source>
        <translation>Neuer Kunde</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Retire customer</source>
        <translation>Kunden stilllegen</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>stillgelegt</translation>
    </message>
    <message>
        <source>References of %1</source>
        <translation>Referenzen von %1</translation>
    </message>
    <message>
        <source>Save the customer, then add references.</source>
        <translation>Speichern Sie den Kunden, dann fügen Sie Referenzen hinzu.</translation>
    </message>
    <message>
        <source>Retire signatory</source>
        <translation>Zeichnungsberechtigten stilllegen</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren…</translation>
    </message>
    <message>
        <source>Signatories</source>
        <translation>Unterzeichner</translation>
    </message>
    <message>
        <source>Scan references</source>
        <translation>Referenzunterschriften scannen</translation>
    </message>
    <message>
        <source>Scan…</source>
        <translation>Scannen…</translation>
    </message>
</context>
<context>
    <name>countersign::ui::CustomerList</name>
    <message>
        <source>retired</source>
        <translation>stillgelegt</translation>
    </message>
    <message>
        <source>no references</source>
        <translation>keine Referenzen</translation>
    </message>
    <message>
        <source>%1 signatories, %2 references</source>
        <translation>%1 Unterzeichner, %2 Referenzen</translation>
    </message>
</context>
<context>
    <name>countersign::ui::CustomersScreen</name>
    <message>
        <source>enrolled %1 by %2</source>
        <translation>aufgenommen %1 von %2</translation>
    </message>
    <message>
        <source>Name or account number</source>
        <translation>Name oder Kontonummer</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>Kunden</translation>
    </message>
    <message>
        <source>Show retired customers</source>
        <translation>Stillgelegte Kunden zeigen</translation>
    </message>
    <message>
        <source>New customer</source>
        <translation>Neuer Kunde</translation>
    </message>
    <message>
        <source>Find a custo&amp;mer</source>
        <translation>Kunden &amp;finden</translation>
    </message>
    <message>
        <source>The records are being opened…</source>
        <translation>Die Bestände werden geöffnet…</translation>
    </message>
    <message>
        <source>The records are not open.</source>
        <translation>Die Bestände sind nicht geöffnet.</translation>
    </message>
    <message>
        <source>There are no customers yet. Enrol the first one with New customer.</source>
        <translation>Es gibt noch keine Kunden. Nehmen Sie den ersten mit Neuer Kunde auf.</translation>
    </message>
    <message>
        <source>Nobody is called that. Check the spelling, or enrol a new customer.</source>
        <translation>So heißt niemand. Prüfen Sie die Schreibweise, oder nehmen Sie einen neuen Kunden auf.</translation>
    </message>
    <message>
        <source>The first %1 of more; type more of the name.</source>
        <translation>Die ersten %1 von mehr; tippen Sie mehr vom Namen.</translation>
    </message>
    <message>
        <source>%1 of %2 customers</source>
        <translation>%1 von %2 Kunden</translation>
    </message>
    <message>
        <source>Choose a customer on the left, or enrol a new one (Ctrl+N).</source>
        <translation>Wählen Sie links einen Kunden, oder nehmen Sie einen neuen auf (Strg+N).</translation>
    </message>
    <message>
        <source>Customer not saved</source>
        <translation>Kunde nicht gespeichert</translation>
    </message>
    <message>
        <source>What was typed for this customer was not saved.</source>
        <translation>Was zu diesem Kunden eingegeben wurde, ist nicht gespeichert.</translation>
    </message>
    <message>
        <source>Drop the changes</source>
        <translation>Änderungen verwerfen</translation>
    </message>
    <message>
        <source>%1 is enrolled. Now add reference signatures.</source>
        <translation>%1 ist aufgenommen. Fügen Sie nun Referenzunterschriften hinzu.</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>The customer is retired and no longer found when verifying.</source>
        <translation>Der Kunde ist stillgelegt und wird beim Prüfen nicht mehr gefunden.</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Add reference signatures</source>
        <translation>Referenzunterschriften hinzufügen</translation>
    </message>
    <message>
        <source>dropped picture</source>
        <translation>abgelegtes Bild</translation>
    </message>
    <message>
        <source>One reference was taken.</source>
        <translation>Eine Referenz wurde aufgenommen.</translation>
    </message>
    <message>
        <source>%1 references were taken.</source>
        <translation>%1 Referenzen wurden aufgenommen.</translation>
    </message>
    <message>
        <source>Retire a reference</source>
        <translation>Eine Referenz stilllegen</translation>
    </message>
    <message>
        <source>%1 will no longer be compared with. It stays in the cases it was part of.</source>
        <translation>Mit %1 wird nicht mehr verglichen. In den Fällen, zu denen sie gehörte, bleibt sie.</translation>
    </message>
    <message>
        <source>Retire</source>
        <translation>Stilllegen</translation>
    </message>
    <message>
        <source>Save the customer first.</source>
        <translation>Speichern Sie zuerst den Kunden.</translation>
    </message>
    <message>
        <source>Remove the demo customers</source>
        <translation>Demokunden entfernen</translation>
    </message>
    <message>
        <source>Try with demo customers</source>
        <translation>Mit Demokunden ausprobieren</translation>
    </message>
    <message>
        <source>Demo Osmitt</source>
        <translation>Demo Osmitt</translation>
    </message>
    <message>
        <source>Demo Fabrille</source>
        <translation>Demo Fabrille</translation>
    </message>
    <message>
        <source>Demo Stranger</source>
        <translation>Demo Fremder</translation>
    </message>
    <message>
        <source>The demo customers are deleted, with their references and cases.</source>
        <translation>Die Demokunden werden gelöscht, mit ihren Referenzen und Fällen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>The demo customers are gone.</source>
        <translation>Die Demokunden sind fort.</translation>
    </message>
    <message>
        <source>Three demo customers are enrolled.</source>
        <translation>Drei Demokunden sind angelegt.</translation>
    </message>
    <message>
        <source>Im&amp;port many…</source>
        <translation>&amp;Viele importieren…</translation>
    </message>
    <message>
        <source>Import on&amp;e…</source>
        <translation>&amp;Einen importieren…</translation>
    </message>
    <message>
        <source>One customer</source>
        <translation>Ein Kunde</translation>
    </message>
    <message>
        <source>%1 customers</source>
        <translation>%1 Kunden</translation>
    </message>
    <message>
        <source>Scan references of %1</source>
        <translation>Referenzen von %1 scannen</translation>
    </message>
    <message>
        <source>What was scanned was for another signatory, and was not taken. Choose that one and scan again.</source>
        <translation>Der Scan war für eine andere Person und wurde nicht übernommen. Wählen Sie diese aus und scannen Sie erneut.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::EnrolPanel</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>New references</source>
        <translation>Neue Referenzen</translation>
    </message>
    <message>
        <source>New references of %1</source>
        <translation>Neue Referenzen von %1</translation>
    </message>
    <message>
        <source>The pictures are read and compared…</source>
        <translation>Die Bilder werden gelesen und verglichen…</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>is enrolled already</source>
        <translation>ist schon aufgenommen</translation>
    </message>
    <message>
        <source>is unlike the others (%1): another hand?</source>
        <translation>ist den anderen unähnlich (%1): eine andere Hand?</translation>
    </message>
    <message>
        <source>agrees with the others (%1)</source>
        <translation>stimmt mit den anderen überein (%1)</translation>
    </message>
    <message>
        <source>Take 1 reference</source>
        <translation>1 Referenz aufnehmen</translation>
    </message>
    <message>
        <source>Take %1 references</source>
        <translation>%1 Referenzen aufnehmen</translation>
    </message>
</context>
<context>
    <name>countersign::ui::HistoryScreen</name>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 31 days</source>
        <translation>Letzte 31 Tage</translation>
    </message>
    <message>
        <source>All cases</source>
        <translation>Alle Fälle</translation>
    </message>
    <message>
        <source>Waiting for review</source>
        <translation>Warten auf Prüfung</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Referred</source>
        <translation>Vorgelegt</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Case number, customer or account</source>
        <translation>Fallnummer, Kunde oder Konto</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>Als CSV exportieren…</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
    <message>
        <source>Previous reference</source>
        <translation>Vorige Referenz</translation>
    </message>
    <message>
        <source>Next reference</source>
        <translation>Nächste Referenz</translation>
    </message>
    <message>
        <source>Report again…</source>
        <translation>Erneut berichten…</translation>
    </message>
    <message>
        <source>One case</source>
        <translation>Ein Fall</translation>
    </message>
    <message>
        <source>%1 cases</source>
        <translation>%1 Fälle</translation>
    </message>
    <message>
        <source>Choose a case above to see it as it was.</source>
        <translation>Wählen Sie oben einen Fall, um ihn zu sehen, wie er war.</translation>
    </message>
    <message>
        <source>Case %1, %2</source>
        <translation>Fall %1, %2</translation>
    </message>
    <message>
        <source>Customer: %1</source>
        <translation>Kunde: %1</translation>
    </message>
    <message>
        <source>Proposal: %1, likelihood ratio %2</source>
        <translation>Vorschlag: %1, Likelihood-Quotient %2</translation>
    </message>
    <message>
        <source>Decision: %1 by %2, %3</source>
        <translation>Entscheidung: %1 von %2, %3</translation>
    </message>
    <message>
        <source>Review: %1 by %2, %3</source>
        <translation>Prüfung: %1 von %2, %3</translation>
    </message>
    <message>
        <source>Model: %1 %2 (%3)</source>
        <translation>Modell: %1 %2 (%3)</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>The report was saved as %1.</source>
        <translation>Der Bericht wurde als %1 gespeichert.</translation>
    </message>
    <message>
        <source>Show report</source>
        <translation>Bericht zeigen</translation>
    </message>
    <message>
        <source>Export the history</source>
        <translation>Verlauf exportieren</translation>
    </message>
    <message>
        <source>history</source>
        <translation>verlauf</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Exported as %1.</source>
        <translation>Als %1 exportiert.</translation>
    </message>
    <message>
        <source>A second decision needs a reason.</source>
        <translation>Eine zweite Entscheidung braucht einen Grund.</translation>
    </message>
    <message>
        <source>Reviewed: %1.</source>
        <translation>Geprüft: %1.</translation>
    </message>
    <message>
        <source>Amount: %1</source>
        <translation>Betrag: %1</translation>
    </message>
    <message>
        <source>The signing rule was not met, or not yet.</source>
        <translation>Die Zeichnungsregel war nicht oder noch nicht erfüllt.</translation>
    </message>
    <message>
        <source>With this signature the signing rule was met.</source>
        <translation>Mit dieser Unterschrift war die Zeichnungsregel erfüllt.</translation>
    </message>
    <message>
        <source>By all decisions on the document it is met.</source>
        <translation>Nach allen Entscheidungen zum Dokument ist sie erfüllt.</translation>
    </message>
    <message>
        <source>By all decisions on the document it is not met.</source>
        <translation>Nach allen Entscheidungen zum Dokument ist sie nicht erfüllt.</translation>
    </message>
    <message>
        <source>No case is like that. Ask for less above.</source>
        <translation>Kein Fall ist so. Schränken Sie oben weniger ein.</translation>
    </message>
    <message>
        <source>There are no cases yet. They come here when they are decided on the screen Verify.</source>
        <translation>Es gibt noch keine Fälle. Sie kommen hierher, wenn sie unter Prüfen entschieden sind.</translation>
    </message>
    <message>
        <source>The page that the query stands on</source>
        <translation>Die Seite, auf der die Prüfunterschrift steht</translation>
    </message>
    <message>
        <source>Not decided yet</source>
        <translation>Noch nicht entschieden</translation>
    </message>
    <message>
        <source>Nothing waits. Cases that a worker verified come here for a decision, referred ones for a second person.</source>
        <translation>Nichts wartet. Fälle, die ein Arbeitsprozess geprüft hat, kommen hierher zur Entscheidung, vorgelegte zu einer zweiten Person.</translation>
    </message>
    <message>
        <source>A decision other than proposed needs a reason.</source>
        <translation>Eine andere Entscheidung als die vorgeschlagene braucht eine Begründung.</translation>
    </message>
    <message>
        <source>Decided: %1.</source>
        <translation>Entschieden: %1.</translation>
    </message>
</context>
<context>
    <name>Roles</name>
    <message>
        <source>Administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>Auditor</source>
        <translation>Prüfer</translation>
    </message>
    <message>
        <source>Clerk</source>
        <translation>Sachbearbeiter</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Modellpfleger</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>Vorgesetzter</translation>
    </message>
</context>
<context>
    <name>countersign::ui::SettingsScreen</name>
    <message>
        <source> minutes</source>
        <translation> Minuten</translation>
    </message>
    <message>
        <source>A second person decides</source>
        <translation>Eine zweite Person entscheidet</translation>
    </message>
    <message>
        <source>Lock the desk when nobody touches it for</source>
        <translation>Arbeitsplatz sperren nach Ruhe von</translation>
    </message>
    <message>
        <source>Name of the bank, above every report</source>
        <translation>Name der Bank, über jedem Bericht</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Bestände</translation>
    </message>
    <message>
        <source>References that Accept needs</source>
        <translation>Referenzen, die Annehmen braucht</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>a decision against the machine&apos;s proposal</source>
        <translation>über Entscheidungen gegen den Vorschlag der Maschine</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>what is accepted above</source>
        <translation>über Annahmen über</translation>
    </message>
    <message>
        <source>what is referred</source>
        <translation>über Vorgelegtes</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>Überwachter Ordner</translation>
    </message>
    <message>
        <source>Forms</source>
        <translation>Formulare</translation>
    </message>
</context>
<context>
    <name>countersign::ui::SignInPage</name>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;Passphrase</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>&amp;Benutzer</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open the records</source>
        <translation>Bestände öffnen</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>&amp;Keep it in the desktop&apos;s key store</source>
        <translation>Im &amp;Schlüsselbund der Arbeitsumgebung aufbewahren</translation>
    </message>
    <message>
        <source>Whoever is logged in to this desktop can then open the records.</source>
        <translation>Wer in dieser Arbeitsumgebung angemeldet ist, kann die Bestände dann öffnen.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::UsersPanel</name>
    <message>
        <source>%1 has a new password.</source>
        <translation>%1 hat ein neues Passwort.</translation>
    </message>
    <message>
        <source>%1 may sign in</source>
        <translation>%1 darf sich anmelden</translation>
    </message>
    <message>
        <source>%1 may sign in now.</source>
        <translation>%1 darf sich nun anmelden.</translation>
    </message>
    <message>
        <source>A clerk verifies and enrols; a supervisor reviews and changes signing rules; an operator looks after models and thresholds; an auditor reads everything; an administrator looks after users.</source>
        <translation>Sachbearbeiter prüfen und nehmen auf; Vorgesetzte entscheiden als Zweite und ändern Zeichnungsregeln; Modellpfleger kümmern sich um Modelle und Schwellen; Prüfer lesen alles; Administratoren kümmern sich um Benutzer.</translation>
    </message>
    <message>
        <source>Add user</source>
        <translation>Benutzer hinzufügen</translation>
    </message>
    <message>
        <source>First administrator</source>
        <translation>Erster Administrator</translation>
    </message>
    <message>
        <source>May sign in</source>
        <translation>Darf sich anmelden</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New user</source>
        <translation>Neuer Benutzer</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Role of %1</source>
        <translation>Rolle von %1</translation>
    </message>
    <message>
        <source>Set this password for the chosen user</source>
        <translation>Dieses Passwort dem gewählten Benutzer geben</translation>
    </message>
    <message>
        <source>The two passwords differ. Type them again.</source>
        <translation>Die beiden Passwörter sind verschieden. Geben Sie sie noch einmal ein.</translation>
    </message>
    <message>
        <source>This desk is one person&apos;s: nobody signs in, everything is allowed. To work with several people, make the first administrator below. From then on everybody signs in; this cannot be undone.</source>
        <translation>Dieser Arbeitsplatz gehört einer Person: niemand meldet sich an, alles ist erlaubt. Um mit mehreren zu arbeiten, legen Sie unten den ersten Administrator an. Von da an meldet sich jeder an; das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Turn on users</source>
        <translation>Benutzer einschalten</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
</context>
<context>
    <name>countersign::ui::IdentifyScreen</name>
    <message>
        <source>%1 references are being prepared; %2 can be searched.</source>
        <translation>%1 Referenzen werden vorbereitet; %2 können durchsucht werden.</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Alone it would be</source>
        <translation>Allein wäre es</translation>
    </message>
    <message>
        <source>Compared with %1 references. Those that are listed are the most alike, also where it is none of them.</source>
        <translation>Verglichen mit %1 Referenzen. Aufgeführt sind die ähnlichsten, auch wo es keiner davon ist.</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Likelihood ratio</source>
        <translation>Likelihood-Quotient</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Suche…</translation>
    </message>
    <message>
        <source>Most likely customers</source>
        <translation>Wahrscheinlichste Kunden</translation>
    </message>
    <message>
        <source>No match found</source>
        <translation>Keine Übereinstimmung</translation>
    </message>
    <message>
        <source>Nobody is enrolled yet. Enrol customers with references first.</source>
        <translation>Noch ist niemand aufgenommen. Nehmen Sie zuerst Kunden mit Referenzen auf.</translation>
    </message>
    <message>
        <source>Open a signature…</source>
        <translation>Unterschrift öffnen…</translation>
    </message>
    <message>
        <source>Open the signature to identify</source>
        <translation>Unterschrift zum Erkennen öffnen</translation>
    </message>
    <message>
        <source>Perhaps %1</source>
        <translation>Vielleicht %1</translation>
    </message>
    <message>
        <source>Show this customer</source>
        <translation>Diesen Kunden zeigen</translation>
    </message>
    <message>
        <source>Whose signature is this?</source>
        <translation>Wessen Unterschrift ist das?</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>One hand under two &amp;names…</source>
        <translation>Eine Hand unter zwei &amp;Namen…</translation>
    </message>
    <message>
        <source>Exported as %1.</source>
        <translation>Als %1 exportiert.</translation>
    </message>
    <message>
        <source>What the chosen customer has on file is shown here</source>
        <translation>Hier erscheint, was vom gewählten Kunden vorliegt</translation>
    </message>
    <message>
        <source>Drop the signature here</source>
        <translation>Die Unterschrift hier ablegen</translation>
    </message>
    <message>
        <source>Open a signature or drop one on the left: who signs like that is listed here.</source>
        <translation>Öffnen Sie eine Unterschrift oder legen Sie links eine ab: Wer so unterschreibt, steht dann hier.</translation>
    </message>
    <message>
        <source>Could not be looked up</source>
        <translation>Konnte nicht nachgesehen werden</translation>
    </message>
    <message>
        <source>Not all references could be prepared. It is tried again by itself; %1 can be searched.</source>
        <translation>Nicht alle Referenzen ließen sich vorbereiten. Es wird von selbst erneut versucht; %1 sind durchsuchbar.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::TrailPanel</name>
    <message>
        <source>Check the trail</source>
        <translation>Protokoll prüfen</translation>
    </message>
    <message>
        <source>Check against a checkpoint…</source>
        <translation>Gegen einen Prüfpunkt prüfen…</translation>
    </message>
    <message>
        <source>Save a checkpoint…</source>
        <translation>Prüfpunkt speichern…</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Each entry is bound to the one before: what was edited, removed, inserted or cut off is found. A checkpoint that is kept elsewhere also shows what somebody with the records&apos; key did.</source>
        <translation>Jeder Eintrag ist an den vorigen gebunden: was geändert, entfernt, eingefügt oder abgeschnitten wurde, wird gefunden. Ein anderswo verwahrter Prüfpunkt zeigt auch, was jemand mit dem Schlüssel der Bestände getan hat.</translation>
    </message>
    <message>
        <source>The trail is being read…</source>
        <translation>Das Protokoll wird gelesen…</translation>
    </message>
    <message>
        <source>The trail is sound: %1 entries are what was written.</source>
        <translation>Das Protokoll ist unversehrt: %1 Einträge sind, was geschrieben wurde.</translation>
    </message>
    <message>
        <source>The trail was tampered with:</source>
        <translation>Am Protokoll wurde etwas verändert:</translation>
    </message>
    <message>
        <source>and %1 more; countersign-cli audit verify names them all.</source>
        <translation>und %1 weitere; countersign-cli audit verify nennt sie alle.</translation>
    </message>
    <message>
        <source>Open a checkpoint</source>
        <translation>Prüfpunkt öffnen</translation>
    </message>
    <message>
        <source>Checkpoints (*.json)</source>
        <translation>Prüfpunkte (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Save a checkpoint</source>
        <translation>Prüfpunkt speichern</translation>
    </message>
    <message>
        <source>Saved as %1. Keep it where nobody of the desk can change it.</source>
        <translation>Als %1 gespeichert. Verwahren Sie ihn, wo niemand vom Arbeitsplatz ihn ändern kann.</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Pictures (%1)</source>
        <translation>Bilder (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>report</source>
        <translation>Bericht</translation>
    </message>
</context>
<context>
    <name>SigningWords</name>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>%1 up to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>; or </source>
        <translation>; oder </translation>
    </message>
    <message>
        <source>any %1 of %2</source>
        <translation>%1 beliebige von %2</translation>
    </message>
    <message>
        <source>any %1 signatories</source>
        <translation>%1 beliebige Zeichnungsberechtigte</translation>
    </message>
    <message>
        <source>any signatory</source>
        <translation>ein beliebiger Zeichnungsberechtigter</translation>
    </message>
</context>
<context>
    <name>countersign::ui::RuleEditor</name>
    <message>
        <source>Add com&amp;bination</source>
        <translation>Ko&amp;mbination hinzufügen</translation>
    </message>
    <message>
        <source>Combinations, any of which will do</source>
        <translation>Kombinationen, von denen jede genügt</translation>
    </message>
    <message>
        <source>Empty: without limit</source>
        <translation>Leer: unbegrenzt</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Up to</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>combinations, with limits</source>
        <translation>Kombinationen mit Höchstbeträgen</translation>
    </message>
    <message>
        <source>the signature of any one</source>
        <translation>die Unterschrift eines Beliebigen</translation>
    </message>
    <message>
        <source>the signatures of any %1</source>
        <translation>die Unterschriften von %1 Beliebigen</translation>
    </message>
    <message>
        <source>%1 (retired)</source>
        <translation>%1 (stillgelegt)</translation>
    </message>
    <message>
        <source>Combination %1 names somebody who is retired. Take the tick away.</source>
        <translation>Kombination %1 nennt jemanden, der stillgelegt ist. Nehmen Sie das Häkchen weg.</translation>
    </message>
    <message>
        <source>Combination %1 needs %2 signatures and has %3 ticks. Correct one of them.</source>
        <translation>Kombination %1 braucht %2 Unterschriften und hat %3 Häkchen. Berichtigen Sie eines davon.</translation>
    </message>
    <message>
        <source>Combination %1: “%2” is no amount. Write it like %3, or leave it empty.</source>
        <translation>Kombination %1: „%2“ ist kein Betrag. Schreiben Sie ihn wie %3 oder lassen Sie ihn leer.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::RecordsPanel</name>
    <message>
        <source>Change the passphrase</source>
        <translation>Passphrase ändern</translation>
    </message>
    <message>
        <source>Names, pictures and numbers in them are sealed with a passphrase. A lost passphrase is final: nobody can open them without it.</source>
        <translation>Namen, Bilder und Nummern darin sind mit einer Passphrase versiegelt. Eine verlorene Passphrase ist endgültig verloren: ohne sie kann niemand sie öffnen.</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>Neue Passphrase</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>The passphrase is changed. Keep it where it cannot be lost.</source>
        <translation>Die Passphrase ist geändert. Bewahren Sie sie so auf, dass sie nicht verloren geht.</translation>
    </message>
    <message>
        <source>The records are in %1. %2</source>
        <translation>Die Bestände sind in %1. %2</translation>
    </message>
    <message>
        <source>The records are not open.</source>
        <translation>Die Bestände sind nicht geöffnet.</translation>
    </message>
    <message>
        <source>The two passphrases differ. Type them again.</source>
        <translation>Die beiden Passphrasen sind verschieden. Geben Sie sie noch einmal ein.</translation>
    </message>
    <message>
        <source>They are not sealed: whoever can read the file can read what is in it.</source>
        <translation>Sie sind nicht versiegelt: wer die Datei lesen kann, kann lesen, was darin steht.</translation>
    </message>
    <message>
        <source>A file, or for several desks a PostgreSQL server: postgresql://user@host/database. The password of a server is not kept here; write it into the file .pgpass of your home folder.</source>
        <translation>Eine Datei oder für mehrere Arbeitsplätze ein PostgreSQL-Server: postgresql://benutzer@rechner/datenbank. Das Kennwort eines Servers wird hier nicht gespeichert; schreiben Sie es in die Datei .pgpass Ihres persönlichen Ordners.</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>Copy and use the copy</source>
        <translation>Kopieren und die Kopie verwenden</translation>
    </message>
    <message>
        <source>File or URL of other records</source>
        <translation>Datei oder URL anderer Bestände</translation>
    </message>
    <message>
        <source>Nothing was copied.</source>
        <translation>Es wurde nichts kopiert.</translation>
    </message>
    <message>
        <source>Other records</source>
        <translation>Andere Bestände</translation>
    </message>
    <message>
        <source>Passphrase of the copy</source>
        <translation>Passphrase der Kopie</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Bestände</translation>
    </message>
    <message>
        <source>Records (*.db)</source>
        <translation>Bestände (*.db)</translation>
    </message>
    <message>
        <source>Use these records</source>
        <translation>Diese Bestände verwenden</translation>
    </message>
    <message>
        <source>empty: not sealed</source>
        <translation>leer: nicht versiegelt</translation>
    </message>
    <message>
        <source>Takes the passphrase out of the desktop&apos;s key store</source>
        <translation>Nimmt die Passphrase aus dem Schlüsselbund der Arbeitsumgebung</translation>
    </message>
    <message>
        <source>The passphrase will be asked for at the next start.</source>
        <translation>Beim nächsten Start wird nach der Passphrase gefragt.</translation>
    </message>
    <message>
        <source>Everything is copied</source>
        <translation>Alles wird kopiert</translation>
    </message>
    <message>
        <source>Ask for the passphrase at each start</source>
        <translation>Bei jedem Start nach der Passphrase fragen</translation>
    </message>
    <message>
        <source>Or copy everything there and use the copy: to seal records with a passphrase, or to take them to a server. A lost passphrase is final: nobody can open them without it. Let nobody work at other desks meanwhile. What is here now stays as it is; delete it yourself when it is no longer needed.</source>
        <translation>Oder alles dorthin kopieren und die Kopie verwenden: um Bestände mit einer Passphrase zu versiegeln oder auf einen Server zu bringen. Eine verlorene Passphrase ist endgültig: ohne sie kann niemand sie öffnen. Lassen Sie inzwischen niemanden an anderen Arbeitsplätzen arbeiten. Was jetzt hier ist, bleibt, wie es ist; löschen Sie es selbst, wenn es nicht mehr gebraucht wird.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::Tour</name>
    <message>
        <source>Check a signature</source>
        <translation>Eine Unterschrift prüfen</translation>
    </message>
    <message>
        <source>Find it again</source>
        <translation>Wiederfinden</translation>
    </message>
    <message>
        <source>New here? Three steps with made-up customers show how it works. The Help menu has them too.</source>
        <translation>Neu hier? Drei Schritte mit erfundenen Kunden zeigen, wie es geht. Sie stehen auch im Menü Hilfe.</translation>
    </message>
    <message>
        <source>Remove the demo customers</source>
        <translation>Demokunden entfernen</translation>
    </message>
    <message>
        <source>Show me</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Step 1 of 3: customers. Each has references on file, signatures known to be genuine. Choose one on the left to look at them.</source>
        <translation>Schritt 1 von 3: Kunden. Jeder hat hinterlegte Referenzen, Unterschriften, die als echt bekannt sind. Wählen Sie links einen, um sie anzusehen.</translation>
    </message>
    <message>
        <source>Step 2 of 3: a signature is compared with those on file. On the right stands what the model proposes, and why. Enter takes it over; to decide otherwise, give a reason.</source>
        <translation>Schritt 2 von 3: Eine Unterschrift wird mit den hinterlegten verglichen. Rechts steht, was das Modell vorschlägt, und warum. Die Eingabetaste übernimmt es; wer anders entscheidet, gibt einen Grund an.</translation>
    </message>
    <message>
        <source>Step 2 of 3: decide first. Enter takes over the proposal.</source>
        <translation>Schritt 2 von 3: Entscheiden Sie zuerst. Die Eingabetaste übernimmt den Vorschlag.</translation>
    </message>
    <message>
        <source>Step 3 of 3: every decision is kept, with the pictures, the model and the thresholds of that day. Choose it to see it as it was, or to make its report again.</source>
        <translation>Schritt 3 von 3: Jede Entscheidung wird aufbewahrt, mit den Bildern, dem Modell und den Schwellen jenes Tages. Wählen Sie sie, um sie zu sehen, wie sie war, oder um ihren Bericht noch einmal zu erstellen.</translation>
    </message>
    <message>
        <source>Enrol them</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Guided tour</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <source>Three made-up customers are enrolled beside yours. They can be removed at the end.</source>
        <translation>Drei erfundene Kunden werden neben Ihren angelegt. Am Ende können sie entfernt werden.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::JobBar</name>
    <message>
        <source>less than a minute left</source>
        <translation>weniger als eine Minute übrig</translation>
    </message>
    <message>
        <source>about %1 minutes left</source>
        <translation>etwa %1 Minuten übrig</translation>
    </message>
    <message>
        <source>about %1 hours left</source>
        <translation>etwa %1 Stunden übrig</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>It is being stopped…</source>
        <translation>Es wird angehalten…</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 von %3</translation>
    </message>
</context>
<context>
    <name>countersign::ui::ImportTable</name>
    <message>
        <source>Left out: this account number is in the records already, with other references. Add these there if they are this customer’s.</source>
        <translation>Ausgelassen: Diese Kontonummer ist schon vergeben, mit anderen Referenzen. Fügen Sie diese dort hinzu, wenn sie von diesem Kunden sind.</translation>
    </message>
    <message>
        <source>Left out: the folder “%1” has the same account number. Put the pictures of one customer into one folder.</source>
        <translation>Ausgelassen: Der Ordner „%1“ hat dieselbe Kontonummer. Legen Sie die Bilder eines Kunden in einen Ordner.</translation>
    </message>
    <message>
        <source>Left out: an earlier line calls this account “%1”. Correct the number or the name.</source>
        <translation>Ausgelassen: Eine frühere Zeile nennt dieses Konto „%1“. Berichtigen Sie die Nummer oder den Namen.</translation>
    </message>
    <message>
        <source>Left out: the account number is missing, or a text is too long. Correct the name of the folder or the row.</source>
        <translation>Ausgelassen: Die Kontonummer fehlt, oder ein Text ist zu lang. Berichtigen Sie den Namen des Ordners oder die Zeile.</translation>
    </message>
    <message>
        <source>Left out: the folder cannot be read. Check that you may open it.</source>
        <translation>Ausgelassen: Der Ordner lässt sich nicht lesen. Prüfen Sie, ob Sie ihn öffnen dürfen.</translation>
    </message>
    <message>
        <source>Left out: there is no picture that can be used. Add scans of this customer’s signature.</source>
        <translation>Ausgelassen: Kein Bild ist zu gebrauchen. Legen Sie Scans der Unterschrift dieses Kunden dazu.</translation>
    </message>
    <message>
        <source>This row is left out: it has no account number. Fill it in.</source>
        <translation>Diese Zeile wird ausgelassen: Die Kontonummer fehlt. Tragen Sie sie ein.</translation>
    </message>
    <message>
        <source>This row is left out: it names no picture. Fill in the column reference.</source>
        <translation>Diese Zeile wird ausgelassen: Sie nennt kein Bild. Füllen Sie die Spalte reference aus.</translation>
    </message>
    <message>
        <source>This row is left out: it has %1 fields, not as many as the header. Put texts with a separator in them into quotes.</source>
        <translation>Diese Zeile wird ausgelassen: Sie hat %1 Felder, nicht so viele wie die Kopfzeile. Setzen Sie Texte mit Trennzeichen in Anführungszeichen.</translation>
    </message>
    <message>
        <source>This file is left out: it lies beside the folders of the customers. Move it into one of them.</source>
        <translation>Diese Datei wird ausgelassen: Sie liegt neben den Ordnern der Kunden. Legen Sie sie in einen davon.</translation>
    </message>
    <message>
        <source>This picture is left out: %1</source>
        <translation>Dieses Bild wird ausgelassen: %1</translation>
    </message>
    <message>
        <source>This picture is left out: a signatory has %1 references at most.</source>
        <translation>Dieses Bild wird ausgelassen: Ein Unterzeichner hat höchstens %1 Referenzen.</translation>
    </message>
    <message>
        <source>This picture is left out: it is the same file as “%1”. Delete one of them.</source>
        <translation>Dieses Bild wird ausgelassen: Es ist dieselbe Datei wie „%1“. Löschen Sie eine davon.</translation>
    </message>
    <message>
        <source>This picture is left out: account %1 has the same file. Find out whose signature it is.</source>
        <translation>Dieses Bild wird ausgelassen: Konto %1 hat dieselbe Datei. Klären Sie, wessen Unterschrift es ist.</translation>
    </message>
    <message>
        <source>Left out: the picture is not the one any more that was looked at. Import once more.</source>
        <translation>Ausgelassen: Das Bild ist nicht mehr das, was geprüft wurde. Importieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>Taken all the same: %1. A better scan would help.</source>
        <translation>Trotzdem übernommen: %1. Ein besserer Scan würde helfen.</translation>
    </message>
    <message>
        <source>Taken all the same: with one reference the best proposal is Refer.</source>
        <translation>Trotzdem übernommen: Mit einer Referenz ist der beste Vorschlag Vorlegen.</translation>
    </message>
    <message>
        <source>Taken all the same: %1 references; three to five make a firm decision.</source>
        <translation>Trotzdem übernommen: %1 Referenzen; drei bis fünf tragen eine sichere Entscheidung.</translation>
    </message>
    <message>
        <source>Enrolled already, but without %1 of these pictures. Add them there if they are this customer’s.</source>
        <translation>Schon aufgenommen, aber ohne %1 dieser Bilder. Fügen Sie sie dort hinzu, wenn sie von diesem Kunden sind.</translation>
    </message>
    <message>
        <source>There is no customer in it. Choose a folder with a folder for each customer, or a CSV file with a row for each picture.</source>
        <translation>Darin ist kein Kunde. Wählen Sie einen Ordner mit einem Ordner je Kunde oder eine CSV-Datei mit einer Zeile je Bild.</translation>
    </message>
    <message>
        <source>This is not text in UTF-8. Save the table as CSV in UTF-8.</source>
        <translation>Das ist kein Text in UTF-8. Speichern Sie die Tabelle als CSV in UTF-8.</translation>
    </message>
    <message>
        <source>Line 1 has to name the columns account and reference; name and signatory may be there too.</source>
        <translation>Zeile 1 muss die Spalten account und reference nennen; name und signatory dürfen dazukommen.</translation>
    </message>
    <message>
        <source>Line %1 of the table cannot be read. Check the quotes in it.</source>
        <translation>Zeile %1 der Tabelle lässt sich nicht lesen. Prüfen Sie die Anführungszeichen darin.</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1, Zeile %2</translation>
    </message>
    <message>
        <source>Is left out</source>
        <translation>Wird ausgelassen</translation>
    </message>
    <message>
        <source>Is enrolled already</source>
        <translation>Ist schon aufgenommen</translation>
    </message>
    <message>
        <source>Will be added with one reference</source>
        <translation>Kommt mit einer Referenz hinzu</translation>
    </message>
    <message>
        <source>Will be added with %1 references</source>
        <translation>Kommt mit %1 Referenzen hinzu</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Was geschieht</translation>
    </message>
</context>
<context>
    <name>countersign::ui::ImportPanel</name>
    <message>
        <source>one customer</source>
        <translation>ein Kunde</translation>
    </message>
    <message>
        <source>%1 customers</source>
        <translation>%1 Kunden</translation>
    </message>
    <message>
        <source>one reference</source>
        <translation>einer Referenz</translation>
    </message>
    <message>
        <source>%1 references</source>
        <translation>%1 Referenzen</translation>
    </message>
    <message>
        <source>Import many customers</source>
        <translation>Viele Kunden importieren</translation>
    </message>
    <message>
        <source>Choose a folder in which each customer has a folder, called by the account number or “name - account number”, with pictures of the signature; or a CSV file with the columns account and reference (a picture’s file), and name and signatory where wanted. You see first what would be done.</source>
        <translation>Wählen Sie einen Ordner, in dem jeder Kunde einen Ordner mit Bildern der Unterschrift hat, benannt nach der Kontonummer oder „Name - Kontonummer“; oder eine CSV-Datei mit den Spalten account und reference (Datei eines Bildes), nach Wunsch auch name und signatory. Sie sehen zuerst, was geschehen würde.</translation>
    </message>
    <message>
        <source>Choose a fo&amp;lder…</source>
        <translation>&amp;Ordner wählen…</translation>
    </message>
    <message>
        <source>Choose a C&amp;SV file…</source>
        <translation>&amp;CSV-Datei wählen…</translation>
    </message>
    <message>
        <source>What the import would do</source>
        <translation>Was der Import tun würde</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Only &amp;what is wrong (1)</source>
        <translation>&amp;Nur was nicht stimmt (1)</translation>
    </message>
    <message>
        <source>Only &amp;what is wrong (%1)</source>
        <translation>&amp;Nur was nicht stimmt (%1)</translation>
    </message>
    <message>
        <source>&amp;Import %1</source>
        <translation>%1 &amp;importieren</translation>
    </message>
    <message>
        <source>The folder with the customers’ folders</source>
        <translation>Der Ordner mit den Ordnern der Kunden</translation>
    </message>
    <message>
        <source>The table of customers and pictures</source>
        <translation>Die Tabelle der Kunden und Bilder</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Pictures are looked at</source>
        <translation>Bilder werden geprüft</translation>
    </message>
    <message>
        <source>Stopped. Nothing was changed.</source>
        <translation>Angehalten. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>There is nobody to add.</source>
        <translation>Niemand kommt hinzu.</translation>
    </message>
    <message>
        <source>To be added: %1 with %2.</source>
        <translation>Es kommen hinzu: %1 mit %2.</translation>
    </message>
    <message>
        <source>Enrolled already: %1.</source>
        <translation>Schon aufgenommen: %1.</translation>
    </message>
    <message>
        <source>Left out: %1.</source>
        <translation>Ausgelassen: %1.</translation>
    </message>
    <message>
        <source>Nothing is wrong.</source>
        <translation>Alles stimmt.</translation>
    </message>
    <message>
        <source>The table says what is wrong and what to do.</source>
        <translation>Die Tabelle sagt, was nicht stimmt und was zu tun ist.</translation>
    </message>
    <message>
        <source>References are added</source>
        <translation>Referenzen kommen hinzu</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Added: %1 with %2.</source>
        <translation>Hinzugekommen: %1 mit %2.</translation>
    </message>
    <message>
        <source>Choose the same again to go on with the rest.</source>
        <translation>Wählen Sie dasselbe noch einmal, um mit dem Rest fortzufahren.</translation>
    </message>
    <message>
        <source>The table says what was wrong and what to do.</source>
        <translation>Die Tabelle sagt, was nicht stimmte und was zu tun ist.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::OneHandPanel</name>
    <message>
        <source>One hand under two names</source>
        <translation>Eine Hand unter zwei Namen</translation>
    </message>
    <message>
        <source>Customers who may be one person</source>
        <translation>Kunden, die eine Person sein können</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Other customer</source>
        <translation>Anderer Kunde</translation>
    </message>
    <message>
        <source>Likelihood ratio</source>
        <translation>Likelihood-Quotient</translation>
    </message>
    <message>
        <source>Compare &amp;all</source>
        <translation>&amp;Alle vergleichen</translation>
    </message>
    <message>
        <source>E&amp;xport as CSV…</source>
        <translation>Als CSV e&amp;xportieren…</translation>
    </message>
    <message>
        <source>Show firs&amp;t</source>
        <translation>E&amp;rsten zeigen</translation>
    </message>
    <message>
        <source>Show &amp;second</source>
        <translation>&amp;Zweiten zeigen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>%1 references can be compared; %2 more are being prepared.</source>
        <translation>%1 Referenzen können verglichen werden; %2 weitere werden vorbereitet.</translation>
    </message>
    <message>
        <source>Nobody is enrolled yet. Enrol customers with references first.</source>
        <translation>Noch ist niemand aufgenommen. Nehmen Sie zuerst Kunden mit Referenzen auf.</translation>
    </message>
    <message>
        <source>Each of %1 references is compared with those of all other customers. Whoever signs for two accounts is found as well.</source>
        <translation>Jede von %1 Referenzen wird mit denen aller anderen Kunden verglichen. Wer für zwei Konten zeichnet, wird auch gefunden.</translation>
    </message>
    <message>
        <source>You can go on working on other screens meanwhile.</source>
        <translation>Sie können inzwischen auf anderen Seiten weiterarbeiten.</translation>
    </message>
    <message>
        <source>References are compared</source>
        <translation>Referenzen werden verglichen</translation>
    </message>
    <message>
        <source>The most alike are judged</source>
        <translation>Die ähnlichsten werden beurteilt</translation>
    </message>
    <message>
        <source>No two customers sign alike.</source>
        <translation>Keine zwei Kunden unterschreiben gleich.</translation>
    </message>
    <message>
        <source>One pair of customers may be one person. Look at the two signatures before you say so.</source>
        <translation>Ein Kundenpaar kann eine Person sein. Sehen Sie sich beide Unterschriften an, bevor Sie es sagen.</translation>
    </message>
    <message>
        <source>%1 pairs of customers may be one person each, the likeliest first. Look at the two signatures before you say so.</source>
        <translation>%1 Kundenpaare können je eine Person sein, das wahrscheinlichste zuerst. Sehen Sie sich beide Unterschriften an, bevor Sie es sagen.</translation>
    </message>
    <message>
        <source>Export the pairs</source>
        <translation>Die Paare exportieren</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>one-hand</source>
        <translation>eine-hand</translation>
    </message>
    <message>
        <source>A signature of the one customer is shown here</source>
        <translation>Hier erscheint eine Unterschrift des einen Kunden</translation>
    </message>
    <message>
        <source>And here one of the other</source>
        <translation>Und hier eine des anderen</translation>
    </message>
    <message>
        <source>Press Compare all: customers who may be one person are listed here.</source>
        <translation>Drücken Sie Alle vergleichen: Kunden, die dieselbe Person sein können, stehen dann hier.</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
</context>
<context>
    <name>countersign::ui::CustomerTransfer</name>
    <message>
        <source>%1 is sealed with a passphrase.</source>
        <translation>%1 ist mit einer Passphrase versiegelt.</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Customers (*.%1)</source>
        <translation>Kunden (*.%1)</translation>
    </message>
    <message>
        <source>Export the customer</source>
        <translation>Den Kunden exportieren</translation>
    </message>
    <message>
        <source>Import a customer</source>
        <translation>Einen Kunden importieren</translation>
    </message>
    <message>
        <source>The customer was exported as %1.</source>
        <translation>Der Kunde wurde als %1 exportiert.</translation>
    </message>
    <message>
        <source>The customer was imported. The signatures count as references from now on.</source>
        <translation>Der Kunde wurde importiert. Die Unterschriften gelten ab jetzt als Referenzen.</translation>
    </message>
    <message>
        <source>The file holds the name and the reference signatures. With a passphrase it is sealed; left empty, whoever has the file can read it.</source>
        <translation>Die Datei enthält den Namen und die Referenzunterschriften. Mit einer Passphrase ist sie versiegelt; bleibt sie leer, kann jeder, der die Datei hat, sie lesen.</translation>
    </message>
    <message>
        <source>%1 exists already.</source>
        <translation>%1 gibt es schon.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
</context>
<context>
    <name>Trail</name>
    <message>
        <source>Records made</source>
        <translation>Bestände angelegt</translation>
    </message>
    <message>
        <source>Records copied</source>
        <translation>Bestände kopiert</translation>
    </message>
    <message>
        <source>Passphrase changed</source>
        <translation>Passphrase geändert</translation>
    </message>
    <message>
        <source>Customer added</source>
        <translation>Kunde hinzugefügt</translation>
    </message>
    <message>
        <source>Customer changed</source>
        <translation>Kunde geändert</translation>
    </message>
    <message>
        <source>Customer retired</source>
        <translation>Kunde stillgelegt</translation>
    </message>
    <message>
        <source>Customer brought back</source>
        <translation>Kunde zurückgeholt</translation>
    </message>
    <message>
        <source>Demo customers removed</source>
        <translation>Demokunden entfernt</translation>
    </message>
    <message>
        <source>References added</source>
        <translation>Referenzen hinzugefügt</translation>
    </message>
    <message>
        <source>Reference retired</source>
        <translation>Referenz stillgelegt</translation>
    </message>
    <message>
        <source>Embeddings dropped</source>
        <translation>Einbettungen gelöscht</translation>
    </message>
    <message>
        <source>Case added</source>
        <translation>Fall angelegt</translation>
    </message>
    <message>
        <source>Case decided</source>
        <translation>Fall entschieden</translation>
    </message>
    <message>
        <source>Case reviewed</source>
        <translation>Fall zweitgeprüft</translation>
    </message>
    <message>
        <source>Users turned on</source>
        <translation>Benutzer eingeschaltet</translation>
    </message>
    <message>
        <source>User added</source>
        <translation>Benutzer hinzugefügt</translation>
    </message>
    <message>
        <source>User changed</source>
        <translation>Benutzer geändert</translation>
    </message>
    <message>
        <source>Password set</source>
        <translation>Passwort gesetzt</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Angemeldet</translation>
    </message>
    <message>
        <source>Sign-in refused</source>
        <translation>Anmeldung abgewiesen</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>Abgemeldet</translation>
    </message>
    <message>
        <source>Setting changed</source>
        <translation>Einstellung geändert</translation>
    </message>
    <message>
        <source>History exported</source>
        <translation>Verlauf exportiert</translation>
    </message>
    <message>
        <source>Pairs exported</source>
        <translation>Paare exportiert</translation>
    </message>
    <message>
        <source>Customer exported</source>
        <translation>Kunde exportiert</translation>
    </message>
    <message>
        <source>Customer imported</source>
        <translation>Kunde importiert</translation>
    </message>
    <message>
        <source>Checkpoint made</source>
        <translation>Prüfpunkt erstellt</translation>
    </message>
    <message>
        <source>Model added</source>
        <translation>Modell hinzugefügt</translation>
    </message>
    <message>
        <source>Model retired</source>
        <translation>Modell stillgelegt</translation>
    </message>
    <message>
        <source>Model brought back</source>
        <translation>Modell zurückgeholt</translation>
    </message>
    <message>
        <source>Model released</source>
        <translation>Modell freigegeben</translation>
    </message>
    <message>
        <source>Model rolled back</source>
        <translation>Modell zurückgenommen</translation>
    </message>
    <message>
        <source>Queue filled</source>
        <translation>Warteschlange gefüllt</translation>
    </message>
    <message>
        <source>Queued case failed</source>
        <translation>Fall aus der Warteschlange fehlgeschlagen</translation>
    </message>
    <message>
        <source>Failed cases queued again</source>
        <translation>Fehlgeschlagene Fälle erneut eingereiht</translation>
    </message>
    <message>
        <source>Queue cleared</source>
        <translation>Warteschlange aufgeräumt</translation>
    </message>
    <message>
        <source>Form remembered</source>
        <translation>Formular gemerkt</translation>
    </message>
    <message>
        <source>Form forgotten</source>
        <translation>Formular vergessen</translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 of the labels contradict the handwriting, more than %2. A model trained on them would learn to accept forgeries. Find out how the labels came about, and begin again with right ones.</source>
        <translation>%1 der Angaben widersprechen der Handschrift, mehr als %2. Ein damit trainiertes Modell lernte, Fälschungen anzunehmen. Klären Sie, wie die Angaben entstanden sind, und fangen Sie mit richtigen neu an.</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>Each writer needs %1 genuine signatures. Fewer are learned from, but nothing can be measured by them.</source>
        <translation>Jeder Schreiber braucht %1 echte Unterschriften. Aus weniger wird gelernt, aber messen lässt sich damit nichts.</translation>
    </message>
    <message>
        <source>Genuine and forged are mixed up</source>
        <translation>Echte und gefälschte sind durcheinander</translation>
    </message>
    <message>
        <source>It remains when paper and ink have been evened out (area under the curve %1; 0.5 is chance): a network can learn the scanner or the pen instead of the hand, and its error rates will be too good to be true. Scan genuine signatures and forgeries alike.</source>
        <translation>Es bleibt auch, wenn Papier und Tinte ausgeglichen sind (Fläche unter der Kurve %1; 0,5 ist Zufall): Ein Netz kann den Scanner oder den Stift lernen statt der Hand, und seine Fehlerraten wären zu schön, um wahr zu sein. Scannen Sie echte Unterschriften und Fälschungen auf dieselbe Weise.</translation>
    </message>
    <message>
        <source>Its equal error rate with one reference is %1 here. Either the labels are wrong, or these scans are of a kind that it has never seen.</source>
        <translation>Seine EER mit einer Referenz ist hier %1. Entweder sind die Angaben falsch, oder es hat solche Scans noch nie gesehen.</translation>
    </message>
    <message>
        <source>Line %1 of the pair file contradicts others</source>
        <translation>Zeile %1 der Paardatei widerspricht anderen</translation>
    </message>
    <message>
        <source>Nearly the same picture twice</source>
        <translation>Fast dasselbe Bild zweimal</translation>
    </message>
    <message>
        <source>Nobody signs twice the same: one is a copy. Copies make error rates look better than they are. Leave one out.</source>
        <translation>Niemand unterschreibt zweimal gleich: Eines ist eine Kopie. Kopien lassen Fehlerraten besser aussehen, als sie sind. Lassen Sie eines aus.</translation>
    </message>
    <message>
        <source>One picture cannot be by two writers, nor genuine and forged at once. Leave both out, or correct their folders.</source>
        <translation>Ein Bild kann nicht von zwei Schreibern sein, auch nicht echt und gefälscht zugleich. Lassen Sie beide aus, oder berichtigen Sie ihre Ordner.</translation>
    </message>
    <message>
        <source>Other lines join these two pictures to one writer. Both are left out; correct the file to use them.</source>
        <translation>Andere Zeilen ordnen diese beiden Bilder einem Schreiber zu. Beide sind ausgelassen; berichtigen Sie die Datei, um sie zu verwenden.</translation>
    </message>
    <message>
        <source>Poor scans: %1 (%2)</source>
        <translation>Schlechte Scans: %1 (%2)</translation>
    </message>
    <message>
        <source>Stands among the forgeries, looks genuine</source>
        <translation>Steht bei den Fälschungen, sieht echt aus</translation>
    </message>
    <message>
        <source>Stands among the genuine, looks forged</source>
        <translation>Steht bei den echten, sieht gefälscht aus</translation>
    </message>
    <message>
        <source>The %1 gives forgeries away</source>
        <translation>Verrät die Fälschungen: %1</translation>
    </message>
    <message>
        <source>The %1 gives forgeries away even to the network</source>
        <translation>Verrät die Fälschungen sogar dem Netz: %1</translation>
    </message>
    <message>
        <source>The current model fails on these signatures</source>
        <translation>Das jetzige Modell versagt bei diesen Unterschriften</translation>
    </message>
    <message>
        <source>The current model takes it for another hand than the writer’s other signatures. Look at it: if it is in the wrong folder, leave it out; if the writer varies so much, keep it.</source>
        <translation>Das jetzige Modell hält sie für eine andere Hand als die übrigen Unterschriften des Schreibers. Sehen Sie sie an: Liegt sie im falschen Ordner, lassen Sie sie aus; schwankt der Schreiber so sehr, behalten Sie sie.</translation>
    </message>
    <message>
        <source>The current model takes it for the writer’s own hand. Look at it: if it is a genuine signature, leave it out; a good forgery is worth keeping.</source>
        <translation>Das jetzige Modell hält sie für die Hand des Schreibers selbst. Sehen Sie sie an: Ist sie eine echte Unterschrift, lassen Sie sie aus; eine gute Fälschung lohnt es zu behalten.</translation>
    </message>
    <message>
        <source>The same picture with two labels</source>
        <translation>Dasselbe Bild mit zwei Angaben</translation>
    </message>
    <message>
        <source>They teach that writers differ, not how forgeries do. Skilled forgeries of more writers help most.</source>
        <translation>Sie lehren, dass Schreiber sich unterscheiden, nicht, wie Fälschungen es tun. Gekonnte Fälschungen von mehr Schreibern helfen am meisten.</translation>
    </message>
    <message>
        <source>They would be flagged at the desk too. Scan them again, or leave them out.</source>
        <translation>Auch am Schalter würden sie bemängelt. Scannen Sie sie neu, oder lassen Sie sie aus.</translation>
    </message>
    <message>
        <source>Too few genuine signatures: %1</source>
        <translation>Zu wenige echte Unterschriften: %1</translation>
    </message>
    <message>
        <source>Without a look at the handwriting it tells forged from genuine (area under the curve %1; 0.5 is chance). The program takes the paper off before the network sees anything, but forgeries that were written, or scanned, apart from the genuine ones make a poor lesson. Better: the same paper, pens and scanner for both.</source>
        <translation>Ohne einen Blick auf die Handschrift lassen sich daran gefälschte von echten unterscheiden (Fläche unter der Kurve %1; 0,5 ist Zufall). Das Programm entfernt das Papier, bevor das Netz etwas sieht; aber Fälschungen, die getrennt von den echten geschrieben oder gescannt wurden, lehren schlecht. Besser: für beide dasselbe Papier, dieselben Stifte und derselbe Scanner.</translation>
    </message>
    <message>
        <source>Writers without two skilled forgeries: %1</source>
        <translation>Schreiber ohne zwei gekonnte Fälschungen: %1</translation>
    </message>
    <message>
        <source>about %1 minutes</source>
        <translation>etwa %1 Minuten</translation>
    </message>
    <message>
        <source>about a minute</source>
        <translation>etwa eine Minute</translation>
    </message>
    <message>
        <source>brightness of the paper</source>
        <translation>Helligkeit des Papiers</translation>
    </message>
    <message>
        <source>colour of the paper</source>
        <translation>Farbe des Papiers</translation>
    </message>
    <message>
        <source>compression of the file</source>
        <translation>Kompression der Datei</translation>
    </message>
    <message>
        <source>cut off at the border</source>
        <translation>am Rand abgeschnitten</translation>
    </message>
    <message>
        <source>darkness of the ink</source>
        <translation>Schwärze der Tinte</translation>
    </message>
    <message>
        <source>hardly any ink</source>
        <translation>kaum Tinte</translation>
    </message>
    <message>
        <source>noise of the scan</source>
        <translation>Rauschen des Scans</translation>
    </message>
    <message>
        <source>not a signature</source>
        <translation>keine Unterschrift</translation>
    </message>
    <message>
        <source>other marks beside the signature</source>
        <translation>anderes neben der Unterschrift</translation>
    </message>
    <message>
        <source>resolution too low</source>
        <translation>Auflösung zu gering</translation>
    </message>
    <message>
        <source>too faint</source>
        <translation>zu blass</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>zu klein</translation>
    </message>
    <message>
        <source>width of the strokes</source>
        <translation>Breite der Striche</translation>
    </message>
    <message>
        <source>grainy</source>
        <translation>körnig</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>unscharf</translation>
    </message>
    <message>
        <source>few strokes</source>
        <translation>wenige Striche</translation>
    </message>
    <message>
        <source>crossed by a line</source>
        <translation>von einer Linie gekreuzt</translation>
    </message>
    <message>
        <source>crossed by a stamp</source>
        <translation>von einem Stempel gekreuzt</translation>
    </message>
    <message>
        <source>off a screen</source>
        <translation>vom Bildschirm</translation>
    </message>
    <message>
        <source>a copy of a copy</source>
        <translation>Kopie einer Kopie</translation>
    </message>
    <message>
        <source>the same as a reference</source>
        <translation>dieselbe wie eine Referenz</translation>
    </message>
</context>
<context>
    <name>countersign::ui::CheckPage</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 writers with %2 genuine signatures or more, %3 of them with skilled forgeries.</source>
        <translation>%1 Schreiber mit %2 oder mehr echten Unterschriften, %3 davon mit gekonnten Fälschungen.</translation>
    </message>
    <message>
        <source>&amp;Leave out all like this</source>
        <translation>Alle dieser Art a&amp;uslassen</translation>
    </message>
    <message>
        <source>A forgery, as scanned</source>
        <translation>Eine Fälschung, wie gescannt</translation>
    </message>
    <message>
        <source>A genuine signature, as scanned</source>
        <translation>Eine echte Unterschrift, wie gescannt</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Nothing is wrong.</source>
        <translation>Alles ist in Ordnung.</translation>
    </message>
    <message>
        <source>That is enough for every way of training.</source>
        <translation>Das reicht für jede Art des Trainings.</translation>
    </message>
    <message>
        <source>That is enough to adapt the current model or to train on from it, not for a new one.</source>
        <translation>Das reicht, um das jetzige Modell anzupassen oder weiter zu trainieren, nicht für ein neues.</translation>
    </message>
    <message>
        <source>That is enough to adapt the current model, not to train all of it or a new one.</source>
        <translation>Das reicht, um das jetzige Modell anzupassen, nicht, um es ganz oder ein neues zu trainieren.</translation>
    </message>
    <message>
        <source>That is too little: a model trained on it could not be told from the current one. Needed: %1 writers with %2 genuine signatures, 11 of them with two skilled forgeries; good are 20 writers with 10 and 5.</source>
        <translation>Das ist zu wenig: Ein damit trainiertes Modell ließe sich vom jetzigen nicht unterscheiden. Nötig sind %1 Schreiber mit %2 echten Unterschriften, 11 davon mit zwei gekonnten Fälschungen; gut sind 20 Schreiber mit 10 und 5.</translation>
    </message>
    <message>
        <source>The forgeries that are kept back to compare by cannot show a false match rate below %1.</source>
        <translation>Die Fälschungen, die zum Vergleichen zurückgehalten werden, können keine Falschannahmerate unter %1 zeigen.</translation>
    </message>
    <message>
        <source>The signatures have not been checked yet.</source>
        <translation>Die Unterschriften sind noch nicht geprüft.</translation>
    </message>
    <message>
        <source>There are too few signatures: see above.</source>
        <translation>Es sind zu wenige Unterschriften: siehe oben.</translation>
    </message>
    <message>
        <source>There is something here that spoils a training: see the first lines.</source>
        <translation>Etwas hier verdirbt ein Training: siehe die ersten Zeilen.</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Writer</source>
        <translation>Schreiber</translation>
    </message>
    <message>
        <source>There is a training on them: start over to leave out others.</source>
        <translation>Mit ihnen gibt es ein Training: Fangen Sie neu an, um andere auszulassen.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::ComparePage</name>
    <message>
        <source>%1 points (%2 to %3)</source>
        <translation>%1 Punkte (%2 bis %3)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>A folder of writers that the current model was measured on: what has been forgotten is seen there. Of the sets of the protocol wi-1 the test writers are taken.</source>
        <translation>Ein Ordner mit Schreibern, an denen das jetzige Modell gemessen wurde: Daran zeigt sich, was vergessen ist. Von den Sammlungen des Protokolls wi-1 werden die Testschreiber genommen.</translation>
    </message>
    <message>
        <source>Compare on other s&amp;ignatures too…</source>
        <translation>Auch an a&amp;nderen Unterschriften vergleichen…</translation>
    </message>
    <message>
        <source>Current model</source>
        <translation>Jetziges Modell</translation>
    </message>
    <message>
        <source>Current, random</source>
        <translation>Jetziges, zufällige</translation>
    </message>
    <message>
        <source>Current, skilled</source>
        <translation>Jetziges, gekonnte</translation>
    </message>
    <message>
        <source>Curves and changed decisions of</source>
        <translation>Kurven und geänderte Entscheidungen von</translation>
    </message>
    <message>
        <source>Decisions that would change</source>
        <translation>Entscheidungen, die sich ändern würden</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Error rate</source>
        <translation>Fehlerrate</translation>
    </message>
    <message>
        <source>Error rates of both models</source>
        <translation>Fehlerraten beider Modelle</translation>
    </message>
    <message>
        <source>Forged: %1, was %2</source>
        <translation>Gefälscht: %1, war %2</translation>
    </message>
    <message>
        <source>Forgeries accepted</source>
        <translation>Angenommene Fälschungen</translation>
    </message>
    <message>
        <source>Forgeries accepted, own threshold</source>
        <translation>Angenommene Fälschungen, eigener Schwellenwert</translation>
    </message>
    <message>
        <source>Genuine not accepted</source>
        <translation>Nicht angenommene echte</translation>
    </message>
    <message>
        <source>Genuine not accepted, own threshold</source>
        <translation>Nicht angenommene echte, eigener Schwellenwert</translation>
    </message>
    <message>
        <source>Genuine: %1, was %2</source>
        <translation>Echt: %1, war %2</translation>
    </message>
    <message>
        <source>Made-up writers</source>
        <translation>Erfundene Schreiber</translation>
    </message>
    <message>
        <source>New model</source>
        <translation>Neues Modell</translation>
    </message>
    <message>
        <source>New, random</source>
        <translation>Neues, zufällige</translation>
    </message>
    <message>
        <source>New, skilled</source>
        <translation>Neues, gekonnte</translation>
    </message>
    <message>
        <source>Not compared yet</source>
        <translation>Noch nicht verglichen</translation>
    </message>
    <message>
        <source>Of %L1 comparisons %L2 would be decided better, %L3 worse.</source>
        <translation>Von %L1 Vergleichen würden %L2 besser entschieden, %L3 schlechter.</translation>
    </message>
    <message>
        <source>On at least one set of writers whom neither model has seen it errs more, by more than chance would explain. Releasing it needs a reason.</source>
        <translation>Bei mindestens einer Gruppe von Schreibern, die keines der Modelle gesehen hat, irrt es öfter, und mehr, als Zufall erklären würde. Die Freigabe braucht eine Begründung.</translation>
    </message>
    <message>
        <source>On writers whom neither model has seen it errs less, by more than chance would explain.</source>
        <translation>Bei Schreibern, die keines der Modelle gesehen hat, irrt es seltener, und mehr, als Zufall erklären würde.</translation>
    </message>
    <message>
        <source>Random EER, one reference</source>
        <translation>Zufällige EER, eine Referenz</translation>
    </message>
    <message>
        <source>Skilled EER, five references</source>
        <translation>Gekonnte EER, fünf Referenzen</translation>
    </message>
    <message>
        <source>Skilled EER, one reference</source>
        <translation>Gekonnte EER, eine Referenz</translation>
    </message>
    <message>
        <source>The bank’s writers, kept back</source>
        <translation>Schreiber der Bank, zurückgehalten</translation>
    </message>
    <message>
        <source>The difference on writers whom neither model has seen may be chance. Releasing it needs a reason; more writers would tell.</source>
        <translation>Der Unterschied bei Schreibern, die keines der Modelle gesehen hat, kann Zufall sein. Die Freigabe braucht eine Begründung; mehr Schreiber würden es zeigen.</translation>
    </message>
    <message>
        <source>The folder of the writers</source>
        <translation>Der Ordner der Schreiber</translation>
    </message>
    <message>
        <source>The models have not been compared yet.</source>
        <translation>Die Modelle sind noch nicht verglichen.</translation>
    </message>
    <message>
        <source>The new model is better</source>
        <translation>Das neue Modell ist besser</translation>
    </message>
    <message>
        <source>The new model is worse</source>
        <translation>Das neue Modell ist schlechter</translation>
    </message>
    <message>
        <source>The query</source>
        <translation>Die Prüfunterschrift</translation>
    </message>
    <message>
        <source>The reference</source>
        <translation>Die Referenz</translation>
    </message>
    <message>
        <source>The two models cannot be told apart</source>
        <translation>Die beiden Modelle lassen sich nicht unterscheiden</translation>
    </message>
    <message>
        <source>Without thresholds no decision can be told.</source>
        <translation>Ohne Schwellenwerte lässt sich keine Entscheidung angeben.</translation>
    </message>
    <message>
        <source>Writers of %1</source>
        <translation>Schreiber aus %1</translation>
    </message>
</context>
<context>
    <name>countersign::ui::DataPage</name>
    <message>
        <source>%1 (f)</source>
        <comment>forged</comment>
        <translation>%1 (F)</translation>
    </message>
    <message>
        <source>&amp;Different writers</source>
        <translation>&amp;Verschiedene Schreiber</translation>
    </message>
    <message>
        <source>&amp;Made-up signatures, to try</source>
        <translation>&amp;Erfundene Unterschriften, zum Probieren</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>Ent&amp;fernen</translation>
    </message>
    <message>
        <source>Add a file of &amp;pairs…</source>
        <translation>&amp;Paardatei hinzufügen…</translation>
    </message>
    <message>
        <source>Add a fol&amp;der…</source>
        <translation>&amp;Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Choose signatures first.</source>
        <translation>Wählen Sie zuerst Unterschriften.</translation>
    </message>
    <message>
        <source>Choose signatures that the bank has: a folder in which each writer has a folder with the folders “genuine” and “forged”, a CSV file of pairs (image_a, image_b, label), or what people at the desk confirmed and overrode. Good to begin with: 20 writers or more, 10 genuine signatures and some skilled forgeries of each.</source>
        <translation>Wählen Sie Unterschriften, die die Bank hat: einen Ordner, in dem jeder Schreiber einen Ordner mit den Ordnern „genuine“ (echt) und „forged“ (gefälscht) hat, eine CSV-Datei mit Paaren (image_a, image_b, label), oder was Menschen am Schalter bestätigt und anders entschieden haben. Gut für den Anfang: 20 Schreiber oder mehr, von jedem 10 echte Unterschriften und einige gekonnte Fälschungen.</translation>
    </message>
    <message>
        <source>Decided cases from the history</source>
        <translation>Entschiedene Fälle aus dem Verlauf</translation>
    </message>
    <message>
        <source>File of pairs</source>
        <translation>Paardatei</translation>
    </message>
    <message>
        <source>Found: %1 writers, %2 genuine signatures, %3 skilled forgeries.</source>
        <translation>Gefunden: %1 Schreiber, %2 echte Unterschriften, %3 gekonnte Fälschungen.</translation>
    </message>
    <message>
        <source>From the h&amp;istory</source>
        <translation>Aus dem &amp;Verlauf</translation>
    </message>
    <message>
        <source>Identical files left out: %1.</source>
        <translation>Gleiche Dateien ausgelassen: %1.</translation>
    </message>
    <message>
        <source>Made-up signatures</source>
        <translation>Erfundene Unterschriften</translation>
    </message>
    <message>
        <source>Nothing could be read.</source>
        <translation>Nichts ließ sich lesen.</translation>
    </message>
    <message>
        <source>Signatures are shown here as soon as they are read.</source>
        <translation>Unterschriften stehen hier, sobald sie gelesen sind.</translation>
    </message>
    <message>
        <source>Some of the signatures</source>
        <translation>Einige der Unterschriften</translation>
    </message>
    <message>
        <source>The &amp;same writer</source>
        <translation>Der&amp;selbe Schreiber</translation>
    </message>
    <message>
        <source>The file of pairs</source>
        <translation>Die Paardatei</translation>
    </message>
    <message>
        <source>The folder of the writers</source>
        <translation>Der Ordner der Schreiber</translation>
    </message>
    <message>
        <source>The signatures have not been read yet.</source>
        <translation>Die Unterschriften sind noch nicht gelesen.</translation>
    </message>
    <message>
        <source>Unreadable: %1.</source>
        <translation>Unlesbar: %1.</translation>
    </message>
    <message>
        <source>What does the label 1 mean in this file?</source>
        <translation>Was bedeutet die Angabe 1 in dieser Datei?</translation>
    </message>
    <message>
        <source>What is trained on</source>
        <translation>Womit trainiert wird</translation>
    </message>
    <message>
        <source>There is a training on them: start over to choose others.</source>
        <translation>Mit ihnen gibt es ein Training: Fangen Sie neu an, um andere zu wählen.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::LinePlot</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 over %2</source>
        <translation>%1 über %2</translation>
    </message>
    <message>
        <source>%1: %2 at the end</source>
        <translation>%1: am Ende %2</translation>
    </message>
</context>
<context>
    <name>countersign::ui::ModelsScreen</name>
    <message>
        <source>%1 references</source>
        <translation>%1 Referenzen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: forgeries accepted %2, genuine not accepted %3, on %4 writers</source>
        <translation>%1: angenommene Fälschungen %2, nicht angenommene echte %3, an %4 Schreibern</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Importieren…</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>&amp;Passwort:</translation>
    </message>
    <message>
        <source>&amp;Reason:</source>
        <translation>Be&amp;gründung:</translation>
    </message>
    <message>
        <source>&amp;Release…</source>
        <translation>&amp;Freigeben…</translation>
    </message>
    <message>
        <source>&amp;User:</source>
        <translation>&amp;Benutzer:</translation>
    </message>
    <message>
        <source>A second person agrees</source>
        <translation>Eine zweite Person stimmt zu</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Bring bac&amp;k</source>
        <translation>Zurüc&amp;kholen</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Another bank’s model, or one that comes with the program: “synthetic” has seen nobody’s handwriting, only drawn signatures.</source>
        <translation>Das Modell einer anderen Bank oder eines, das dem Programm beiliegt: „synthetic“ hat niemandes Handschrift gesehen, nur gezeichnete Unterschriften.</translation>
    </message>
    <message>
        <source>Choose two models of the list first, with Ctrl or Shift.</source>
        <translation>Wählen Sie zuerst zwei Modelle der Liste, mit Strg oder Umschalt.</translation>
    </message>
    <message>
        <source>Compare t&amp;wo…</source>
        <translation>Z&amp;wei vergleichen…</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>Verglichen</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren…</translation>
    </message>
    <message>
        <source>Export the model</source>
        <translation>Das Modell exportieren</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Models (*.safetensors)</source>
        <translation>Modelle (*.safetensors)</translation>
    </message>
    <message>
        <source>Name in its card</source>
        <translation>Name im Modellblatt</translation>
    </message>
    <message>
        <source>No model was released yet: the shipped one is in use.</source>
        <translation>Noch kein Modell wurde freigegeben: Das mitgelieferte ist in Gebrauch.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Of %L1 decisions %L2 would be better with “%4”, %L3 worse.</source>
        <translation>Von %L1 Entscheidungen wären mit „%4“ %L2 besser, %L3 schlechter.</translation>
    </message>
    <message>
        <source>On %1 writers the skilled EER with one reference is %2 with “%3” and %4 with “%5”: %6. %7</source>
        <translation>Bei %1 Schreibern ist die gekonnte EER mit einer Referenz %2 mit „%3“ und %4 mit „%5“: %6. %7</translation>
    </message>
    <message>
        <source>One reference</source>
        <translation>Eine Referenz</translation>
    </message>
    <message>
        <source>Re&amp;tire</source>
        <translation>S&amp;tilllegen</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Begründung</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Roll &amp;back</source>
        <translation>&amp;Zurück zum vorigen</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Zurück zum vorigen</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Second person</source>
        <translation>Zweite Person</translation>
    </message>
    <message>
        <source>Shipped with the program</source>
        <translation>Mit dem Programm geliefert</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Skilled EER of writers kept back</source>
        <translation>Gekonnte EER zurückgehaltener Schreiber</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Steps of its training</source>
        <translation>Schritte seines Trainings</translation>
    </message>
    <message>
        <source>The folder of writers to compare them on</source>
        <translation>Der Ordner der Schreiber, an denen sie verglichen werden</translation>
    </message>
    <message>
        <source>The model before is in use again.</source>
        <translation>Das vorige Modell ist wieder in Gebrauch.</translation>
    </message>
    <message>
        <source>The model before “%1” is taken into use on every desk.</source>
        <translation>An jedem Arbeitsplatz wird wieder das Modell verwendet, das vor „%1“ in Gebrauch war.</translation>
    </message>
    <message>
        <source>The model file</source>
        <translation>Die Modelldatei</translation>
    </message>
    <message>
        <source>The model is added</source>
        <translation>Das Modell wird hinzugefügt</translation>
    </message>
    <message>
        <source>The model is brought back</source>
        <translation>Das Modell wird zurückgeholt</translation>
    </message>
    <message>
        <source>The model is checked</source>
        <translation>Das Modell wird geprüft</translation>
    </message>
    <message>
        <source>The model is released</source>
        <translation>Das Modell wird freigegeben</translation>
    </message>
    <message>
        <source>The model is retired</source>
        <translation>Das Modell wird stillgelegt</translation>
    </message>
    <message>
        <source>The model is rolled back</source>
        <translation>Das vorige Modell wird zurückgeholt</translation>
    </message>
    <message>
        <source>The model is written</source>
        <translation>Das Modell wird geschrieben</translation>
    </message>
    <message>
        <source>The model was added. It is not in use until it is released.</source>
        <translation>Das Modell ist hinzugefügt. In Gebrauch ist es erst, wenn es freigegeben ist.</translation>
    </message>
    <message>
        <source>The model was written.</source>
        <translation>Das Modell ist geschrieben.</translation>
    </message>
    <message>
        <source>The two models are compared</source>
        <translation>Die beiden Modelle werden verglichen</translation>
    </message>
    <message>
        <source>There is no curve of its training.</source>
        <translation>Von seinem Training gibt es keine Kurve.</translation>
    </message>
    <message>
        <source>This model</source>
        <translation>Dieses Modell</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>Trainiert mit</translation>
    </message>
    <message>
        <source>Two models are chosen</source>
        <translation>Zwei Modelle sind gewählt</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>What was in use when</source>
        <translation>Was wann in Gebrauch war</translation>
    </message>
    <message>
        <source>When it was made, skilled EER on %1: %2; the model before it %3</source>
        <translation>Als es entstand, gekonnte EER bei %1: %2; das Modell davor %3</translation>
    </message>
    <message>
        <source>better</source>
        <translation>besser</translation>
    </message>
    <message>
        <source>cannot be told apart</source>
        <translation>nicht zu unterscheiden</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Gebrauch</translation>
    </message>
    <message>
        <source>made-up writers</source>
        <translation>erfundenen Schreibern</translation>
    </message>
    <message>
        <source>not compared</source>
        <translation>nicht verglichen</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>stillgelegt</translation>
    </message>
    <message>
        <source>rolled back</source>
        <translation>zurückgeholt</translation>
    </message>
    <message>
        <source>the bank’s writers kept back</source>
        <translation>zurückgehaltenen Schreibern der Bank</translation>
    </message>
    <message>
        <source>they cannot be told apart</source>
        <translation>sie lassen sich nicht unterscheiden</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>schlechter</translation>
    </message>
    <message>
        <source>“%1” can be released again.</source>
        <translation>„%1“ kann wieder freigegeben werden.</translation>
    </message>
    <message>
        <source>“%1” is better</source>
        <translation>„%1“ ist besser</translation>
    </message>
    <message>
        <source>“%1” is in use.</source>
        <translation>„%1“ ist in Gebrauch.</translation>
    </message>
    <message>
        <source>“%1” is retired. It can be brought back.</source>
        <translation>„%1“ ist stillgelegt. Es kann zurückgeholt werden.</translation>
    </message>
    <message>
        <source>“%1” is taken into use on every desk. Here it has not been compared with the model in use, so a reason of at least %2 letters is kept with the release.</source>
        <translation>„%1“ wird an jedem Arbeitsplatz verwendet. Hier wurde es nicht mit dem Modell in Gebrauch verglichen; deshalb wird mit der Freigabe eine Begründung von mindestens %2 Buchstaben aufbewahrt.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::ReleasePage</name>
    <message>
        <source>&amp;Name:</source>
        <translation>&amp;Name:</translation>
    </message>
    <message>
        <source>&amp;Reason:</source>
        <translation>Begründ&amp;ung:</translation>
    </message>
    <message>
        <source>&amp;User:</source>
        <translation>B&amp;enutzer:</translation>
    </message>
    <message>
        <source>A second person agrees</source>
        <translation>Eine zweite Person stimmt zu</translation>
    </message>
    <message>
        <source>A second person who may release models has to agree.</source>
        <translation>Eine zweite Person, die Modelle freigeben darf, muss zustimmen.</translation>
    </message>
    <message>
        <source>Compare it with the current model first.</source>
        <translation>Vergleichen Sie es zuerst mit dem jetzigen Modell.</translation>
    </message>
    <message>
        <source>Forgeries accepted</source>
        <translation>Angenommene Fälschungen</translation>
    </message>
    <message>
        <source>Genuine not accepted</source>
        <translation>Nicht angenommene echte</translation>
    </message>
    <message>
        <source>Genuine rejected</source>
        <translation>Abgelehnte echte</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Geben Sie ihm einen Namen.</translation>
    </message>
    <message>
        <source>It is not shown to be better: type the reason why it is released all the same.</source>
        <translation>Dass es besser ist, ist nicht gezeigt: Schreiben Sie, warum es trotzdem freigegeben wird.</translation>
    </message>
    <message>
        <source>Its thresholds, and what they did on the writers kept back</source>
        <translation>Seine Schwellenwerte, und was sie bei den zurückgehaltenen Schreibern taten</translation>
    </message>
    <message>
        <source>No&amp;te:</source>
        <translation>N&amp;otiz:</translation>
    </message>
    <message>
        <source>Pass&amp;word:</source>
        <translation>&amp;Passwort:</translation>
    </message>
    <message>
        <source>Re&amp;lease the new model</source>
        <translation>Neues Modell &amp;freigeben</translation>
    </message>
    <message>
        <source>References</source>
        <translation>Referenzen</translation>
    </message>
    <message>
        <source>References are encoded anew in the background; until then Identify uses the old ones. The Models screen goes back with one click.</source>
        <translation>Die Referenzen werden im Hintergrund neu berechnet; bis dahin verwendet Erkennen die alten. Unter Modelle führt ein Klick zurück.</translation>
    </message>
    <message>
        <source>Set for</source>
        <translation>Gesetzt für</translation>
    </message>
    <message>
        <source>The new model is in use</source>
        <translation>Das neue Modell ist in Gebrauch</translation>
    </message>
    <message>
        <source>Thresholds of the new model and what they were measured to do</source>
        <translation>Schwellenwerte des neuen Modells, und was sie gemessen bewirken</translation>
    </message>
    <message>
        <source>Why is it released all the same? At least %1 letters.</source>
        <translation>Warum wird es trotzdem freigegeben? Mindestens %1 Buchstaben.</translation>
    </message>
    <message>
        <source>at most %1 of forgeries, %2 of genuine</source>
        <translation>höchstens %1 der Fälschungen, %2 der echten</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
</context>
<context>
    <name>countersign::ui::Retraining</name>
    <message>
        <source>A few steps are tried</source>
        <translation>Einige Schritte werden probiert</translation>
    </message>
    <message>
        <source>Cases are taken from the history</source>
        <translation>Fälle werden aus dem Verlauf geholt</translation>
    </message>
    <message>
        <source>Signatures are checked</source>
        <translation>Unterschriften werden geprüft</translation>
    </message>
    <message>
        <source>Signatures are made up</source>
        <translation>Unterschriften werden erfunden</translation>
    </message>
    <message>
        <source>Signatures are read</source>
        <translation>Unterschriften werden gelesen</translation>
    </message>
    <message>
        <source>The model is released</source>
        <translation>Das Modell wird freigegeben</translation>
    </message>
    <message>
        <source>The model is still being opened. Try again in a moment.</source>
        <translation>Das Modell wird noch geladen. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>The signatures are still being read. Try again in a moment.</source>
        <translation>Die Unterschriften werden noch gelesen. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>The trainer cannot be started; install Countersign again.</source>
        <translation>Das Trainingsprogramm lässt sich nicht starten; installieren Sie Countersign neu.</translation>
    </message>
    <message>
        <source>The trainer ended without a word: the computer may have run out of memory.</source>
        <translation>Das Trainingsprogramm endete ohne ein Wort: Vielleicht reichte der Speicher des Rechners nicht.</translation>
    </message>
    <message>
        <source>The training is prepared</source>
        <translation>Das Training wird vorbereitet</translation>
    </message>
    <message>
        <source>The two models are compared</source>
        <translation>Die beiden Modelle werden verglichen</translation>
    </message>
    <message>
        <source>There is no decided case of a customer in the history yet.</source>
        <translation>Im Verlauf gibt es noch keinen entschiedenen Fall eines Kunden.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::SettingsPage</name>
    <message>
        <source>&amp;Adapt the current model</source>
        <translation>Das jetzige Modell an&amp;passen</translation>
    </message>
    <message>
        <source>&amp;Device:</source>
        <translation>Ge&amp;rät:</translation>
    </message>
    <message>
        <source>&amp;Loss:</source>
        <translation>Verl&amp;ustfunktion:</translation>
    </message>
    <message>
        <source>&amp;More settings</source>
        <translation>&amp;Mehr Einstellungen</translation>
    </message>
    <message>
        <source>&amp;Train on from the current model</source>
        <translation>Das jetzige Modell weiter &amp;trainieren</translation>
    </message>
    <message>
        <source>A few steps are tried to tell how long %L1 steps take here.</source>
        <translation>Einige Schritte werden probiert, um zu sagen, wie lange %L1 Schritte hier dauern.</translation>
    </message>
    <message>
        <source>A new model. For hundreds of writers with skilled forgeries, and hours or days of time.</source>
        <translation>Ein neues Modell. Für Hunderte von Schreibern mit gekonnten Fälschungen, und Stunden oder Tage Zeit.</translation>
    </message>
    <message>
        <source>There is a training with these settings: start over to choose others.</source>
        <translation>Mit diesen Einstellungen gibt es ein Training: Fangen Sie neu an, um andere zu wählen.</translation>
    </message>
    <message>
        <source>For 40 writers with skilled forgeries and more: it learns faster and for longer, and what is not in these signatures may be forgotten.</source>
        <translation>Ab 40 Schreibern mit gekonnten Fälschungen: Es lernt schneller und länger, und was nicht in diesen Unterschriften steckt, kann vergessen werden.</translation>
    </message>
    <message>
        <source>Contrastive</source>
        <translation>Kontrastiv</translation>
    </message>
    <message>
        <source>From &amp;scratch</source>
        <translation>&amp;Von Grund auf</translation>
    </message>
    <message>
        <source>Logistic</source>
        <translation>Logistisch</translation>
    </message>
    <message>
        <source>Margi&amp;n:</source>
        <translation>Mi&amp;ndestabstand:</translation>
    </message>
    <message>
        <source>Meas&amp;ure the time it will take</source>
        <translation>Zeitb&amp;edarf messen</translation>
    </message>
    <message>
        <source>On this machine: %1 for %L2 steps, by a trial.</source>
        <translation>Auf diesem Rechner: %1 für %L2 Schritte, nach einer Probe.</translation>
    </message>
    <message>
        <source>St&amp;eps:</source>
        <translation>S&amp;chritte:</translation>
    </message>
    <message>
        <source>The graphics processor, if there is one</source>
        <translation>Der Grafikprozessor, wenn es einen gibt</translation>
    </message>
    <message>
        <source>The processor</source>
        <translation>Der Prozessor</translation>
    </message>
    <message>
        <source>The right choice for some tens of writers: it learns slowly and not for long, so that little is forgotten.</source>
        <translation>Die richtige Wahl für einige Dutzend Schreiber: Es lernt langsam und nicht lange, damit wenig vergessen wird.</translation>
    </message>
    <message>
        <source>There are too few writers with skilled forgeries for this.</source>
        <translation>Dafür sind es zu wenige Schreiber mit gekonnten Fälschungen.</translation>
    </message>
    <message>
        <source>Triplet</source>
        <translation>Triplett</translation>
    </message>
</context>
<context>
    <name>countersign::ui::TrainPage</name>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>%1 of memory</source>
        <translation>%1 Speicher</translation>
    </message>
    <message>
        <source>%1 signatures a second</source>
        <translation>%1 Unterschriften in der Sekunde</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>St&amp;oppen</translation>
    </message>
    <message>
        <source>Current model</source>
        <translation>Jetziges Modell</translation>
    </message>
    <message>
        <source>Done, but no step was better than the current model on the writers to choose by: the new model is the current one with other thresholds. More writers may help.</source>
        <translation>Fertig, aber kein Schritt war an den Schreibern zum Auswählen besser als das jetzige Modell: Das neue ist das jetzige mit anderen Schwellenwerten. Mehr Schreiber könnten helfen.</translation>
    </message>
    <message>
        <source>Done. The new model has its thresholds; compare it with the current one.</source>
        <translation>Fertig. Das neue Modell hat seine Schwellenwerte; vergleichen Sie es mit dem jetzigen.</translation>
    </message>
    <message>
        <source>Go o&amp;n</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>It has failed: %1 The last checkpoint is there: it can be gone on with.</source>
        <translation>Es ist gescheitert: %1 Der letzte Zwischenstand ist da: Von ihm aus lässt es sich fortsetzen.</translation>
    </message>
    <message>
        <source>It stops after this step …</source>
        <translation>Es hört nach diesem Schritt auf …</translation>
    </message>
    <message>
        <source>Keep the b&amp;est so far</source>
        <translation>Das bisher Beste &amp;nehmen</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Loss on what is learned from</source>
        <translation>Verlust bei dem, woraus gelernt wird</translation>
    </message>
    <message>
        <source>Measured from time to time</source>
        <translation>Wird von Zeit zu Zeit gemessen</translation>
    </message>
    <message>
        <source>New model</source>
        <translation>Neues Modell</translation>
    </message>
    <message>
        <source>Not begun yet</source>
        <translation>Noch nicht begonnen</translation>
    </message>
    <message>
        <source>Paused. The memory stays taken; stop it to free it.</source>
        <translation>Pause. Der Speicher bleibt belegt; stoppen Sie es, um ihn freizugeben.</translation>
    </message>
    <message>
        <source>Ready. The window may be closed while it trains, and the computer restarted: it goes on where it was. The desk stays usable meanwhile.</source>
        <translation>Bereit. Das Fenster darf während des Trainings geschlossen und der Rechner neu gestartet werden: Es macht weiter, wo es war. Am Arbeitsplatz kann inzwischen gearbeitet werden.</translation>
    </message>
    <message>
        <source>S&amp;tart</source>
        <translation>Star&amp;ten</translation>
    </message>
    <message>
        <source>Skilled EER of writers kept back to choose by</source>
        <translation>Gekonnte EER der Schreiber, die zum Auswählen zurückgehalten sind</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Steps of the training</source>
        <translation>Schritte des Trainings</translation>
    </message>
    <message>
        <source>Stopped. It can be gone on with, or the best weights so far can be kept.</source>
        <translation>Gestoppt. Es lässt sich fortsetzen, oder das bisher Beste kann genommen werden.</translation>
    </message>
    <message>
        <source>The training is not done yet.</source>
        <translation>Das Training ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>Training. The window may be closed, and the computer restarted: it goes on where it was.</source>
        <translation>Es wird trainiert. Das Fenster darf geschlossen und der Rechner neu gestartet werden: Es macht weiter, wo es war.</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>auf %1</translation>
    </message>
    <message>
        <source>on the processor</source>
        <translation>auf dem Prozessor</translation>
    </message>
</context>
<context>
    <name>countersign::ui::TrainScreen</name>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>1  Data</source>
        <translation>1  Daten</translation>
    </message>
    <message>
        <source>2  Check</source>
        <translation>2  Prüfung</translation>
    </message>
    <message>
        <source>3  Settings</source>
        <translation>3  Einstellungen</translation>
    </message>
    <message>
        <source>4  Train</source>
        <translation>4  Training</translation>
    </message>
    <message>
        <source>5  Compare</source>
        <translation>5  Vergleich</translation>
    </message>
    <message>
        <source>6  Release</source>
        <translation>6  Freigabe</translation>
    </message>
    <message>
        <source>Another window works on a training. Close it to go on here.</source>
        <translation>Ein anderes Fenster arbeitet an einem Training. Schließen Sie es, um hier weiterzumachen.</translation>
    </message>
    <message>
        <source>How to train</source>
        <translation>Wie trainiert wird</translation>
    </message>
    <message>
        <source>Is the new model better?</source>
        <translation>Ist das neue Modell besser?</translation>
    </message>
    <message>
        <source>Ne&amp;xt</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>Start &amp;over</source>
        <translation>Neu &amp;anfangen</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Neu anfangen</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Take the new model into use</source>
        <translation>Das neue Modell freigeben</translation>
    </message>
    <message>
        <source>The training and its model are deleted. The signatures stay chosen; models that were released stay.</source>
        <translation>Das Training und sein Modell werden gelöscht. Die Unterschriften bleiben gewählt, freigegebene Modelle erhalten.</translation>
    </message>
    <message>
        <source>Train an&amp;other</source>
        <translation>Weiteres tr&amp;ainieren</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>What would spoil the training</source>
        <translation>Was das Training verderben würde</translation>
    </message>
    <message>
        <source>Which signatures to train on</source>
        <translation>Womit trainiert wird</translation>
    </message>
    <message>
        <source>“%1” was released and is in use.</source>
        <translation>„%1“ ist freigegeben und in Gebrauch.</translation>
    </message>
</context>
<context>
    <name>PasswordDialog</name>
    <message>
        <source>%1 is protected by a password.</source>
        <translation>%1 ist mit einem Kennwort geschützt.</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Kennwort</translation>
    </message>
    <message>
        <source>Protected document</source>
        <translation>Geschütztes Dokument</translation>
    </message>
    <message>
        <source>This password does not open %1. Try again.</source>
        <translation>Dieses Kennwort öffnet %1 nicht. Bitte noch einmal.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::PageCanvas</name>
    <message>
        <source>%1, page %2 of %3</source>
        <translation>%1, Seite %2 von %3</translation>
    </message>
    <message>
        <source>Drag to move, resize or draw anew. Tab: another. Arrows move, Shift+arrows resize. N: new box.</source>
        <translation>Maus: verschieben, ziehen, neu zeichnen. Tab: andere. Pfeile verschieben, Umschalt+Pfeile Größe. N: neu.</translation>
    </message>
    <message>
        <source>Drawn</source>
        <translation>Gezeichnet</translation>
    </message>
    <message>
        <source>Enter takes this one. Tab: another. Arrows move, Shift+arrows resize. N: new box.</source>
        <translation>Enter nimmt diese. Tab: andere. Pfeile verschieben, Umschalt+Pfeile Größe. N: neuer Rahmen.</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Next page (Page Down)</source>
        <translation>Nächste Seite (Bild ab)</translation>
    </message>
    <message>
        <source>No signature found: draw a box around it. Or N, then arrows and Shift+arrows, then Enter.</source>
        <translation>Keine Unterschrift gefunden: Rahmen um sie ziehen. Oder N, Pfeile, Umschalt+Pfeile, Enter.</translation>
    </message>
    <message>
        <source>Not taken yet: Enter takes it, Esc undoes. Arrows move, Shift+arrows resize.</source>
        <translation>Noch nicht übernommen: Enter übernimmt, Esc verwirft. Pfeile verschieben, Umschalt+Pfeile Größe.</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Page before (Page Up)</source>
        <translation>Vorige Seite (Bild auf)</translation>
    </message>
    <message>
        <source>Query: %1</source>
        <translation>Prüfunterschrift: %1</translation>
    </message>
    <message>
        <source>Take as query</source>
        <translation>Als Prüfunterschrift nehmen</translation>
    </message>
    <message>
        <source>The signature is being taken off the page…</source>
        <translation>Die Unterschrift wird von der Seite gelöst …</translation>
    </message>
    <message>
        <source>box at %1, %2; %3 by %4 pixels</source>
        <translation>Rahmen bei %1, %2; %3 mal %4 Pixel</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>chosen: %1</source>
        <translation>gewählt: %1</translation>
    </message>
    <message>
        <source>as before</source>
        <translation>wie zuletzt</translation>
    </message>
    <message>
        <source>nothing is written where this form is signed</source>
        <translation>wo dieses Formular unterschrieben wird, steht nichts</translation>
    </message>
</context>
<context>
    <name>Scanning</name>
    <message>
        <source>Paper is jammed in the feeder. Take it out, put it in again, then scan.</source>
        <translation>Im Einzug hat sich Papier gestaut. Nehmen Sie es heraus, legen Sie es neu ein und scannen Sie dann.</translation>
    </message>
    <message>
        <source>That is too much for one scan. Choose a smaller area, a lower resolution or fewer pages.</source>
        <translation>Das ist zu viel für einen Scan. Wählen Sie eine kleinere Fläche, eine geringere Auflösung oder weniger Seiten.</translation>
    </message>
    <message>
        <source>The cover of the scanner is open. Close it, then scan again.</source>
        <translation>Der Deckel des Scanners ist offen. Schließen Sie ihn und scannen Sie erneut.</translation>
    </message>
    <message>
        <source>The part of the program that scans is missing. Install the program again.</source>
        <translation>Der Teil des Programms, der scannt, fehlt. Installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The scan was cancelled.</source>
        <translation>Der Scan wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The scanner does not answer. Switch it on, check its cable, then search again.</source>
        <translation>Der Scanner antwortet nicht. Schalten Sie ihn ein, prüfen Sie das Kabel und suchen Sie erneut.</translation>
    </message>
    <message>
        <source>The scanner does not do this. Choose another resolution, colour or source.</source>
        <translation>Das kann der Scanner nicht. Wählen Sie eine andere Auflösung, Farbe oder Quelle.</translation>
    </message>
    <message>
        <source>The scanner has given no sign of life for too long. Switch it off and on, then try again.</source>
        <translation>Der Scanner hat zu lange kein Lebenszeichen gegeben. Schalten Sie ihn aus und ein und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The scanner is in use. Wait until the other scan is over, then try again.</source>
        <translation>Der Scanner ist belegt. Warten Sie, bis der andere Scan fertig ist, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The scanner stopped in the middle. Check its cable and its paper, then scan again.</source>
        <translation>Der Scanner hat mittendrin aufgehört. Prüfen Sie Kabel und Papier und scannen Sie erneut.</translation>
    </message>
    <message>
        <source>The scanner’s driver failed. Try again; if it fails again, scan with another program and open the file.</source>
        <translation>Der Treiber des Scanners ist gescheitert. Versuchen Sie es erneut; scheitert er wieder, scannen Sie mit einem anderen Programm und öffnen Sie die Datei.</translation>
    </message>
    <message>
        <source>There is no paper in the feeder. Put it in, or scan from the glass.</source>
        <translation>Im Einzug liegt kein Papier. Legen Sie es ein oder scannen Sie vom Glas.</translation>
    </message>
    <message>
        <source>There is not enough memory for this scan. Choose a smaller area or a lower resolution.</source>
        <translation>Für diesen Scan reicht der Speicher nicht. Wählen Sie eine kleinere Fläche oder eine geringere Auflösung.</translation>
    </message>
    <message>
        <source>You may not use this scanner. Ask whoever looks after this computer to allow it.</source>
        <translation>Sie dürfen diesen Scanner nicht benutzen. Bitten Sie den Betreuer dieses Rechners, es zu erlauben.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::Scanning</name>
    <message>
        <source>scan %1</source>
        <translation>Scan %1</translation>
    </message>
    <message>
        <source>scan %1, page %2</source>
        <translation>Scan %1, Seite %2</translation>
    </message>
</context>
<context>
    <name>countersign::ui::ScanDialog</name>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>%1 dpi</source>
        <translation>%1 dpi</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Height</source>
        <translation>&amp;Höhe</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>&amp;Links</translation>
    </message>
    <message>
        <source>&amp;Preview</source>
        <translation>&amp;Vorschau</translation>
    </message>
    <message>
        <source>&amp;Resolution</source>
        <translation>&amp;Auflösung</translation>
    </message>
    <message>
        <source>&amp;Scan</source>
        <translation>&amp;Scannen</translation>
    </message>
    <message>
        <source>&amp;Top</source>
        <translation>&amp;Oben</translation>
    </message>
    <message>
        <source>&amp;Width</source>
        <translation>&amp;Breite</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen…</translation>
    </message>
    <message>
        <source>Cl&amp;ose</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Document feeder</source>
        <translation>Einzug</translation>
    </message>
    <message>
        <source>Drag a region here, or set it in millimetres.</source>
        <translation>Ziehen Sie hier einen Ausschnitt auf oder geben Sie ihn in Millimetern an.</translation>
    </message>
    <message>
        <source>Glass</source>
        <translation>Glas</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Looking for scanners…</source>
        <translation>Scanner werden gesucht…</translation>
    </message>
    <message>
        <source>No scanner was found. Switch it on and connect it, then search again. If only its maker’s own program finds it, scan with that and open the file.</source>
        <translation>Es wurde kein Scanner gefunden. Schalten Sie ihn ein, schließen Sie ihn an und suchen Sie erneut. Findet ihn nur das Programm seines Herstellers, scannen Sie damit und öffnen Sie die Datei.</translation>
    </message>
    <message>
        <source>Page %1…</source>
        <translation>Seite %1…</translation>
    </message>
    <message>
        <source>Page %1… So far: %2.</source>
        <translation>Seite %1… Bisher: %2.</translation>
    </message>
    <message>
        <source>Paper &amp;from</source>
        <translation>&amp;Papier von</translation>
    </message>
    <message>
        <source>Paper in the feeder can be pulled in once only.</source>
        <translation>Papier im Einzug lässt sich nur einmal einziehen.</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Preview…</source>
        <translation>Vorschau…</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>S&amp;earch again</source>
        <translation>&amp;Erneut suchen</translation>
    </message>
    <message>
        <source>Sca&amp;nner</source>
        <translation>Sca&amp;nner</translation>
    </message>
    <message>
        <source>The %1 pages before were taken.</source>
        <translation>Die %1 Seiten davor wurden übernommen.</translation>
    </message>
    <message>
        <source>The page before was taken.</source>
        <translation>Die Seite davor wurde übernommen.</translation>
    </message>
    <message>
        <source>The scanner gets ready…</source>
        <translation>Der Scanner macht sich bereit…</translation>
    </message>
    <message>
        <source>Whole &amp;area</source>
        <translation>&amp;Ganze Fläche</translation>
    </message>
    <message>
        <source>as it is set</source>
        <translation>wie eingestellt</translation>
    </message>
</context>
<context>
    <name>countersign::ui::DecisionPart</name>
    <message>
        <source>First decision</source>
        <translation>Erste Entscheidung</translation>
    </message>
    <message>
        <source>Second decision</source>
        <translation>Zweite Entscheidung</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Begründung</translation>
    </message>
</context>
<context>
    <name>countersign::ui::Watching</name>
    <message>
        <source>Take the next</source>
        <translation>Die nächste nehmen</translation>
    </message>
    <message>
        <source>Watched folder: %1. Nothing new.</source>
        <translation>Überwachter Ordner: %1. Nichts Neues.</translation>
    </message>
    <message>
        <source>Watched folder: %1. One file waits; it is next.</source>
        <translation>Überwachter Ordner: %1. Eine Datei wartet; sie ist die nächste.</translation>
    </message>
    <message>
        <source>Watched folder: %1. %2 files wait; they come one after another.</source>
        <translation>Überwachter Ordner: %1. %2 Dateien warten; sie kommen nacheinander.</translation>
    </message>
</context>
<context>
    <name>countersign::ui::WatchPanel</name>
    <message>
        <source>&amp;Choose a Folder…</source>
        <translation>Ordner &amp;wählen …</translation>
    </message>
    <message>
        <source>Watch &amp;None</source>
        <translation>&amp;Keinen überwachen</translation>
    </message>
    <message>
        <source>New pages and pictures in the watched folder come to this desk as queries, one after another: from a copier that scans to a folder, or from another program. What lies there now is left alone. Each desk needs a folder of its own.</source>
        <translation>Neue Seiten und Bilder im überwachten Ordner kommen als Prüfunterschriften an diesen Arbeitsplatz, eine nach der anderen: von einem Kopierer, der in einen Ordner scannt, oder von einem anderen Programm. Was jetzt dort liegt, bleibt unbeachtet. Jeder Arbeitsplatz braucht einen eigenen Ordner.</translation>
    </message>
    <message>
        <source>No folder is watched.</source>
        <translation>Kein Ordner wird überwacht.</translation>
    </message>
    <message>
        <source>Watched: %1</source>
        <translation>Überwacht: %1</translation>
    </message>
    <message>
        <source>The folder to watch for new scans</source>
        <translation>Der Ordner, der auf neue Scans überwacht wird</translation>
    </message>
</context>
<context>
    <name>countersign::ui::FormLine</name>
    <message>
        <source>Choose another signature or draw a box, and it can be remembered for pages like this.</source>
        <translation>Andere Unterschrift wählen oder Rahmen ziehen: Das lässt sich für Seiten wie diese merken.</translation>
    </message>
    <message>
        <source>Chosen as on the last page of this form.</source>
        <translation>Gewählt wie auf der letzten Seite dieses Formulars.</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Forget where this form is signed</source>
        <translation>Vergessen, wo dieses Formular unterschrieben wird</translation>
    </message>
    <message>
        <source>Forgotten: pages like this are searched like any other.</source>
        <translation>Vergessen: Seiten wie diese werden durchsucht wie alle anderen.</translation>
    </message>
    <message>
        <source>Nothing is written where this form is signed.</source>
        <translation>Wo dieses Formular unterschrieben wird, steht nichts.</translation>
    </message>
    <message>
        <source>Pages like this</source>
        <translation>Seiten wie diese</translation>
    </message>
    <message>
        <source>Remember for pages like this (M)</source>
        <translation>Für Seiten wie diese merken (M)</translation>
    </message>
    <message>
        <source>Remembered: on pages like this the signature is taken from here.</source>
        <translation>Gemerkt: Auf Seiten wie dieser wird die Unterschrift von hier genommen.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo: do not remember this</source>
        <translation>Rückgängig: dies nicht merken</translation>
    </message>
    <message>
        <source>Undo: remember it again</source>
        <translation>Rückgängig: wieder merken</translation>
    </message>
    <message>
        <source>You chose where this page is signed.</source>
        <translation>Sie haben gewählt, wo diese Seite unterschrieben ist.</translation>
    </message>
    <message>
        <source>Nothing is written where this form is signed; the query stands elsewhere.</source>
        <translation>Wo dieses Formular unterschrieben wird, steht nichts; die Prüfunterschrift steht anderswo.</translation>
    </message>
</context>
</TS>
